package dev.sealift.hypervisor.machine;

/** A guest image was refused. The message names the field, its value and the bound. */
public final class MalformedImageException extends Exception {
  private static final long serialVersionUID = 1L;

  MalformedImageException(String message) {
    super(message);
  }
}
