package dev.sealift.hypervisor.protection;

import dev.sealift.hypervisor.machine.Access;
import dev.sealift.hypervisor.machine.GuestCpu;
import dev.sealift.hypervisor.machine.GuestMemory;
import dev.sealift.hypervisor.machine.GuestTrap;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The pages of a process that asks for protection: each read once, measured and sealed from that
 * one copy. The guest's frames change only when the measurement is the policy's.
 */
final class Birth {
  private final ProtectedProcess process;
  private final ProcessLayout layout;
  private final PageStore store;
  private final int[] frames;
  private final List<PageRow> rows = new ArrayList<>();
  private final List<byte[]> ciphertexts = new ArrayList<>();

  /**
   * Finds the frames.
   *
   * @throws GuestTrap a page fault, for the guest OS to bring the page in and try again
   */
  Birth(ProtectedProcess process, ProcessLayout layout, PageStore store, GuestCpu cpu)
      throws GuestTrap {
    this.process = process;
    this.layout = layout;
    this.store = store;
    this.frames = new int[layout.pages()];
    for (int i = 0; i < frames.length; i++) {
      frames[i] = cpu.userFrame((layout.firstPage() + i) << 12, Access.LOAD);
    }
  }

  /** Protects the process; false, and nothing changed, when its code is not the policy's. */
  boolean protect(GuestCpu cpu) {
    CodeMeasurement measurement = new CodeMeasurement(layout);
    for (int i = 0; i < frames.length; i++) {
      long virtualPage = layout.firstPage() + i;
      byte[] page = new byte[GuestMemory.PAGE_BYTES];
      if (layout.measures(virtualPage)) {
        cpu.memory().readFrame(frames[i], ByteBuffer.wrap(page));
        measurement.add(virtualPage, page);
      }
      PageRow row = new PageRow(process, virtualPage);
      ciphertexts.add(store.sealFirst(row, page));
      rows.add(row);
    }
    if (!measurement.finish().equals(process.policy().measurement())) {
      return false;
    }
    for (int i = 0; i < frames.length; i++) {
      cpu.memory().writeFrame(frames[i], ByteBuffer.wrap(ciphertexts.get(i)));
      store.place(rows.get(i), frames[i]);
      process.rows().put(rows.get(i).virtualPage, rows.get(i));
    }
    process.bear(layout, cpu.satp());
    return true;
  }
}
