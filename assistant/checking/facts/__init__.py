"""What a claim is compared with, and the comparing: facts by role, recorded actions, our own messages, the policies."""
