"""The end of the benefit of validated competencies: who is told and when, its lapse, and the pages that show both (domaine.md § 4.5)."""
