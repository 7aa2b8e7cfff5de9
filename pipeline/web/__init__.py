"""Pages over a facts database: what ``dtifacts serve`` shows, server-rendered, without scripts."""
