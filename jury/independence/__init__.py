"""What each member declares before reading, who does not sit on which dossier, and the pages of both."""
