"""Rule- and gazetteer-based extractors: from a segmented article to facts."""
