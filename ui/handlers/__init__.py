"""What each gesture in the panel does, for the person who made it. No Gradio here."""
