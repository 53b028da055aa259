package dev.sealift.protocol.record;

/** Where pages go that passed every check of {@link PageIntake}. */
@FunctionalInterface
public interface PageSink {

  /**
   * Installs a page.
   *
   * @param entry valid until this returns
   */
  void install(PageEntry entry);
}
