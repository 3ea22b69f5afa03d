"""Domain types <-> protobuf types: the only place where they meet."""
