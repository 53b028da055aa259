package dev.sealift.hypervisor.softfloat;

@SuppressWarnings("all")
public final class FloatStatus {
  public int rounding;
  public int flags;
}
