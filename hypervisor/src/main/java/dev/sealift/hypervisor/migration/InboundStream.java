package dev.sealift.hypervisor.migration;

import dev.sealift.hypervisor.machine.GuestMemory;
import dev.sealift.hypervisor.machine.Machine;
import dev.sealift.hypervisor.protection.CloakedPage;
import dev.sealift.hypervisor.protection.ProcessProtection;
import dev.sealift.hypervisor.state.MalformedStateException;
import dev.sealift.hypervisor.vm.HostedMachine;
import dev.sealift.hypervisor.vm.HostedMachine.Content;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Secret;
import dev.sealift.protocol.crypto.BadSignatureException;
import dev.sealift.protocol.crypto.Signatures;
import dev.sealift.protocol.record.BlobIntake;
import dev.sealift.protocol.record.Channels;
import dev.sealift.protocol.record.EpochToken;
import dev.sealift.protocol.record.OpenedRecord;
import dev.sealift.protocol.record.PageEntry;
import dev.sealift.protocol.record.PageIntake;
import dev.sealift.protocol.record.PageKind;
import dev.sealift.protocol.record.PageRejected;
import dev.sealift.protocol.record.PageRejected.Reason;
import dev.sealift.protocol.record.RecordHeader;
import dev.sealift.protocol.record.RecordOpener;
import dev.sealift.protocol.record.RecordType;
import dev.sealift.protocol.record.StartToken;
import dev.sealift.protocol.root.Finals;
import dev.sealift.protocol.root.ManifestRoot;
import dev.sealift.protocol.session.Session;
import dev.sealift.protocol.signed.MachineManifest;
import dev.sealift.protocol.signed.MalformedObjectException;
import dev.sealift.protocol.signed.MigrationTicket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Takes one machine in: every record is authenticated and in order before anything of it counts,
 * and the parts come in exactly one order. For one thread.
 */
final class InboundStream implements AutoCloseable {

  private static final ByteBuffer ZEROS = ByteBuffer.allocate(GuestMemory.PAGE_BYTES);

  private final PeerConnection connection;
  private final Session session;
  private final HostedMachine hosted;
  private final MigrationRecord record;
  private final MigrationTicket ticket;
  private final byte[] buffer = new byte[RecordHeader.MAX_RECORD_BYTES];
  private final RecordOpener control;
  private final RecordOpener pages;
  private final Map<Integer, CloakedPage> cloaked = new HashMap<>();

  /** The epoch that is open: every record, of whatever type, must name it. */
  private int epoch;

  InboundStream(
      PeerConnection connection, Session session, HostedMachine hosted, MigrationRecord record) {
    this.connection = connection;
    this.session = session;
    this.hosted = hosted;
    this.record = record;
    ticket = session.ticket();
    control = session.opener(Channels.CONTROL);
    pages = session.opener(1);
  }

  /**
   * What arrived, verified and put in its place.
   *
   * @param root as it was computed here
   * @param parkedAt since when its clock stands still
   */
  record Received(Bytes root, Instant parkedAt) {}

  /** Takes everything in, up to the end of the stream. */
  Received receive() throws IOException, PageRejected {
    // Holds no secret: the manifest is public.
    BlobIntake immutable = new BlobIntake(RecordType.IMMUTABLE, Immutable.MAX_BYTES);
    fill(immutable);
    Content content = make(Immutable.decode(immutable.bytes()));
    Machine machine = content.guest().machine();
    PageIntake intake =
        new PageIntake(
            new ManifestRoot(machine.frameCount(), OutboundStream.CHANNELS.pageChannels()),
            OutboundStream.CHANNELS,
            Math.toIntExact(ticket.maxRounds() + 1));
    try (BlobIntake meta =
            new BlobIntake(RecordType.META, Metadata.maxBytes(machine.frameCount()));
        BlobIntake state = new BlobIntake(RecordType.STATE, FrozenState.MAX_BYTES)) {
      receivePages(machine, intake, meta);
      fill(state);
      Finals finals =
          new Finals(
              immutable.digest(),
              meta.digest(),
              state.digest(),
              session.transcriptHash(),
              session.targetBoot());
      StartToken start = StartToken.read(next());
      Bytes root = intake.finish(start, finals, ticket.generation());
      install(content, meta.bytes(), state.bytes());
      return new Received(root, FrozenState.parkedAt(state.bytes()));
    }
  }

  /** Zeroises keys and buffers. */
  @Override
  public void close() {
    control.close();
    pages.close();
  }

  /** Makes the parked machine that the ticket's manifest describes. */
  private Content make(Immutable immutable) throws PageRejected {
    MachineManifest manifest;
    try {
      manifest = Signatures.verifyManifest(immutable.manifestToken());
    } catch (BadSignatureException | MalformedObjectException e) {
      throw new PageRejected(Reason.MALFORMED, "IMMUTABLE: " + e.getMessage());
    }
    if (!Signatures.digest(immutable.manifestToken()).equals(ticket.manifestDigest())
        || !manifest.vm().equals(ticket.vm())
        || manifest.debug()) {
      throw new PageRejected(Reason.WRONG_MIGRATION, "IMMUTABLE holds another manifest");
    }
    try {
      Content content = hosted.make(immutable.manifestToken(), manifest);
      Immutable want =
          new Immutable(
              content.guest().machine().frameCount(),
              OutboundStream.CHANNELS.pageChannels(),
              1,
              manifest.processes().size(),
              immutable.manifestToken());
      if (!immutable.equals(want)) {
        throw new PageRejected(Reason.OUTSIDE_LAYOUT, "IMMUTABLE has another layout");
      }
      return content;
    } catch (IllegalArgumentException e) {
      throw new PageRejected(Reason.MALFORMED, "IMMUTABLE: " + e.getMessage());
    }
  }

  /** Takes pages in, epoch by epoch, until the metadata comes, and all of that. */
  private void receivePages(Machine machine, PageIntake intake, BlobIntake meta)
      throws IOException, PageRejected {
    while (true) {
      OpenedRecord opened = next();
      switch (opened.header().type()) {
        case PAGES -> {
          accept(machine, intake, opened);
          record.sent(intake.epoch(), intake.totals());
        }
        case EPOCH -> {
          intake.endEpoch(EpochToken.read(opened));
          epoch = intake.epoch();
        }
        default -> {
          if (!meta.accept(opened)) {
            fill(meta);
          }
          return;
        }
      }
    }
  }

  /** Installs a record's pages at one safe point: the vCPU is parked and its gate closed. */
  private void accept(Machine machine, PageIntake intake, OpenedRecord opened) throws PageRejected {
    Optional<PageRejected> rejected =
        machine.<Optional<PageRejected>>runAtSafePoint(() -> {
          try {
            intake.accept(opened, entry -> install(machine.memory(), entry));
            return Optional.empty();
          } catch (PageRejected e) {
            return Optional.of(e);
          }
        });
    if (rejected.isPresent()) {
      throw rejected.get();
    }
  }

  private void install(GuestMemory memory, PageEntry entry) {
    cloaked.remove(entry.frame());
    if (entry.kind() == PageKind.CLOAKED) {
      cloaked.put(
          entry.frame(),
          new CloakedPage(
              entry.process(),
              entry.virtualPage(),
              entry.keyGeneration(),
              entry.rowVersion(),
              entry.ivCounter(),
              entry.tagHigh(),
              entry.tagLow()));
    }
    if (entry.kind() == PageKind.ZERO) {
      memory.writeFrame(entry.frame(), ZEROS.duplicate());
    } else {
      memory.writeFrame(entry.frame(), entry.contents());
    }
  }

  private void fill(BlobIntake intake) throws IOException, PageRejected {
    boolean whole = false;
    while (!whole) {
      whole = intake.accept(next());
    }
  }

  private void install(Content content, byte[] meta, byte[] state) throws PageRejected {
    ProcessProtection protection = content.guest().protection();
    byte[] machineState = FrozenState.machineState(state);
    try (Secret metadata = Secret.copyOf(meta)) {
      protection.importMetadata(metadata);
      content.guest().machine().importState(machineState);
    } catch (MalformedStateException e) {
      throw new PageRejected(Reason.MALFORMED, String.valueOf(e.getMessage()));
    } finally {
      Arrays.fill(machineState, (byte) 0);
    }
    requireRowsOf(protection, content.guest().machine().frameCount());
  }

  /** Every frame's row in the metadata is the one that came with its ciphertext [T2 R4]. */
  private void requireRowsOf(ProcessProtection protection, int frames) throws PageRejected {
    if (protection.cloakedFrames() != cloaked.size()) {
      throw new PageRejected(
          Reason.WRONG_ROOT,
          "META has rows of %d frames, %d came"
              .formatted(protection.cloakedFrames(), cloaked.size()));
    }
    for (int frame = 0; frame < frames; frame++) {
      CloakedPage came = cloaked.get(frame);
      CloakedPage row = protection.rowOfFrame(frame).orElse(null);
      if (came == null ? row != null : !came.equals(row)) {
        throw new PageRejected(
            Reason.WRONG_ROOT, "frame %d has another row than its ciphertext".formatted(frame));
      }
    }
  }

  /** The next record, opened with the key of the channel that it names. */
  private OpenedRecord next() throws IOException, PageRejected {
    int length = connection.receiveRecord(buffer);
    RecordHeader header = RecordHeader.read(ByteBuffer.wrap(buffer, 0, length));
    RecordOpener opener = header.channel() == Channels.CONTROL ? control : pages;
    OpenedRecord opened = opener.open(ByteBuffer.wrap(buffer, 0, length));
    if (header.epoch() != epoch) {
      throw new PageRejected(
          Reason.WRONG_EPOCH, "record is of epoch %d, want %d".formatted(header.epoch(), epoch));
    }
    return opened;
  }
}
