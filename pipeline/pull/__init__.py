"""Where documents come from: folders, list pages, feeds, sitemaps, address lists; one guarded client asks the web."""
