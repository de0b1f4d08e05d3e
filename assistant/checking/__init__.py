"""The guard: claims of a reply compared with live facts, and the rules every reply keeps."""
