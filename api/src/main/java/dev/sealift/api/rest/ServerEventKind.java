package dev.sealift.api.rest;

/** The kinds of server-sent events, by which a browser tells them apart. */
public enum ServerEventKind {
  /** A migration entered a state: {@link Migration}. */
  STATE,
  /** A tick: {@link Migration}. */
  PROGRESS
}
