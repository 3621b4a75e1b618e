"""loglens: what happened on a web server, told from its access log."""
