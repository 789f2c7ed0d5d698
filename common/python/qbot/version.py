"""The build writes Q-Bot's version here. Code that runs unbuilt has none."""

VERSION = "unbuilt"
