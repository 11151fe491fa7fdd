"""The version of the definitions: raised when a figure's meaning changes, kept with each snapshot."""

DEFINITIONS_VERSION = "1.0"
