"""Reading the dossiers at home before the session: the order that matters, private notes, lines contested, the guide."""
