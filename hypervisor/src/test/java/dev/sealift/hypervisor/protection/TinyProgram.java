package dev.sealift.hypervisor.protection;

import dev.sealift.hypervisor.machine.GuestMemory;
import dev.sealift.protocol.bytes.Secret;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A program with one page of code, some of data behind it, and one that it shares. */
public final class TinyProgram {
  /** Address of the page of code. */
  public static final long CODE = 0x4000_0000L;

  /** Where it begins protected. */
  public static final long ENTRY = CODE + 0x40;

  /** Address of its data. */
  public static final long DATA = CODE + GuestMemory.PAGE_BYTES;

  /** Address of the page shared with the guest OS. */
  public static final long OPEN = 0x5000_0000L;

  /** How many pages are open at most. */
  public static final int OPEN_AT_ONCE = PageStore.SLOTS;

  private final String name;
  private final byte[] code;
  private final ProcessLayout layout;

  /**
   * Makes one.
   *
   * @param code at most a page
   */
  public TinyProgram(String name, byte[] code, int dataPages) {
    long end = DATA + (long) dataPages * GuestMemory.PAGE_BYTES;
    this.name = name;
    this.code = Arrays.copyOf(code, GuestMemory.PAGE_BYTES);
    this.layout =
        new ProcessLayout(CODE, end, CODE, DATA, ENTRY, OPEN, OPEN + GuestMemory.PAGE_BYTES);
  }

  /** The page of code. */
  public byte[] code() {
    return code.clone();
  }

  /** What PROTECT wants, and zeros up to a page. */
  public byte[] descriptor() {
    ByteBuffer page =
        ByteBuffer.allocate(GuestMemory.PAGE_BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(Arrays.copyOf(name.getBytes(StandardCharsets.US_ASCII), 32));
    page.putLong(layout.start()).putLong(layout.end());
    page.putLong(layout.codeStart()).putLong(layout.codeEnd()).putLong(layout.entry());
    page.putLong(layout.openStart()).putLong(layout.openEnd());
    return page.array();
  }

  /** Protection of this program alone, granted a key. */
  public ProcessProtection grantedProtection() {
    ProcessProtection protection =
        new ProcessProtection(
            new ProtectionPolicy(List.of(identity())), new SecureRandom(), _ -> {});
    protection.installGrant(name, Map.of(1L, DemoKeys.brokerKey(1)), 1, Secret.owning(new byte[0]));
    return protection;
  }

  ProtectionPolicy.Identity identity() {
    CodeMeasurement measurement = new CodeMeasurement(layout);
    measurement.add(CODE >>> 12, code);
    return new ProtectionPolicy.Identity(name, measurement.finish());
  }

  int pages() {
    return layout.pages();
  }
}
