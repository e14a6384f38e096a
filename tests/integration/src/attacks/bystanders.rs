//! A hostile plugin, or its author: harm to others on the machine.
