package dev.sealift.hypervisor.vm;

import dev.sealift.api.management.MachinePhase;
import dev.sealift.api.management.MachineStatus;
import dev.sealift.hypervisor.management.ErrorCode;
import dev.sealift.hypervisor.management.ManagementRefusedException;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Sha256;
import dev.sealift.protocol.crypto.BadSignatureException;
import dev.sealift.protocol.crypto.Signatures;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.VmId;
import dev.sealift.protocol.signed.MachineManifest;
import dev.sealift.protocol.signed.MalformedObjectException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** The machines of this host by their ids. */
public final class Machines implements AutoCloseable {

  /** As many as one management status has room for, each with its letters. */
  static final int MAX_MACHINES = 32;

  /** Machines that ended are remembered for the agent to see; the oldest are forgotten. */
  private static final int MAX_ENDED = 32;

  /** The demo image has some 30 KiB; one of more than this is not read into memory. */
  private static final int MAX_IMAGE_BYTES = 64 << 20;

  private static final Set<MachinePhase> ENDED =
      EnumSet.of(MachinePhase.STOPPED, MachinePhase.FAILED);

  private final Host host;
  private final Map<VmId, HostedMachine> machines = new LinkedHashMap<>();
  private final Map<VmId, Generation> floors = new HashMap<>();
  private boolean closed;

  /** No machines yet. */
  public Machines(Host host) {
    this.host = host;
  }

  /** Starts a machine; one that is being started or runs here already stays as it is. */
  public void start(String manifestToken, Path imagePath, Generation generation)
      throws ManagementRefusedException {
    MachineManifest manifest = manifest(manifestToken);
    synchronized (this) {
      HostedMachine present = machines.get(manifest.vm());
      if (present != null && startedOrRuns(present)) {
        return;
      }
    }
    Bytes image = image(imagePath, manifest);
    HostedMachine machine =
        admit(manifest.vm(), m -> new AwaitingStart(manifest.name(), generation, null));
    Starter starter = new Starter(this, host, machine, manifestToken, manifest, image, generation);
    machine.changed();
    machine.tasks().start("start", starter::run);
  }

  /**
   * Makes room for a machine that is not here, or whose earlier life here has ended.
   *
   * @throws ManagementRefusedException if it is here, or the host is full
   */
  public synchronized HostedMachine admit(VmId vm, Function<HostedMachine, HostedMachine.Life> life)
      throws ManagementRefusedException {
    HostedMachine present = machines.get(vm);
    if (closed) {
      throw new ManagementRefusedException(ErrorCode.INTERNAL, "the hypervisor is shutting down");
    }
    if (present != null && !ended(present)) {
      throw new ManagementRefusedException(
          ErrorCode.ALREADY_HERE,
          "the machine is %s on this host".formatted(present.life().phase()));
    }
    if (machines.values().stream().filter(m -> !ended(m)).count() >= MAX_MACHINES) {
      throw new ManagementRefusedException(
          ErrorCode.HOST_FULL, "the host has %d machines".formatted(MAX_MACHINES));
    }
    forgetOldest();
    HostedMachine machine = new HostedMachine(host, vm, AwaitingStart.NOTHING);
    machine.live(life.apply(machine));
    machines.remove(vm);
    machines.put(vm, machine);
    return machine;
  }

  /** Forgets a machine that was admitted in vain. */
  public synchronized void remove(HostedMachine machine) {
    machines.remove(machine.vm(), machine);
    machine.close();
  }

  /** Above every generation of a machine that this boot took or claimed: it takes none twice. */
  public synchronized Generation floor(VmId vm) {
    return floors.getOrDefault(vm, Generation.NONE);
  }

  /** Remembers that this boot takes or claims a generation of a machine. */
  public synchronized void took(VmId vm, Generation generation) {
    floors.merge(vm, generation.next(), (a, b) -> a.compareTo(b) < 0 ? b : a);
  }

  /** The machine of this id. */
  public synchronized HostedMachine require(VmId vm) throws ManagementRefusedException {
    HostedMachine machine = machines.get(vm);
    if (machine == null) {
      throw new ManagementRefusedException(
          ErrorCode.UNKNOWN_MACHINE, "vm names no machine of this host");
    }
    return machine;
  }

  /** The driver of the source monitor of a machine that is owned here, or was. */
  public Owner requireOwner(VmId vm) throws ManagementRefusedException {
    HostedMachine.Life life = require(vm).life();
    if (life instanceof Owner owner) {
      return owner;
    }
    boolean importing =
        life.phase() == MachinePhase.MIGRATING_IN || life.phase() == MachinePhase.READY;
    throw new ManagementRefusedException(
        importing ? ErrorCode.IMPORTING : ErrorCode.NO_RUN_RIGHT,
        "the machine is %s".formatted(life.phase()));
  }

  /** How every machine stands. */
  public List<MachineStatus> status() {
    List<HostedMachine> all;
    synchronized (this) {
      all = List.copyOf(machines.values());
    }
    return all.stream().map(HostedMachine::status).toList();
  }

  /** Ends all machines at once: nothing of them is left. */
  @Override
  public synchronized void close() {
    closed = true;
    machines.values().forEach(HostedMachine::close);
  }

  private static boolean startedOrRuns(HostedMachine machine) {
    return switch (machine.life().phase()) {
      case STARTING, RUNNING, PAUSED, MIGRATING_OUT -> true;
      case FROZEN, FENCED, MIGRATING_IN, READY, STOPPED, FAILED -> false;
    };
  }

  private static boolean ended(HostedMachine machine) {
    return ENDED.contains(machine.life().phase());
  }

  private void forgetOldest() {
    List<VmId> ended =
        machines.values().stream().filter(Machines::ended).map(HostedMachine::vm).toList();
    ended.stream()
        .limit(Math.max(0, ended.size() - MAX_ENDED + 1))
        .forEach(vm -> {
          HostedMachine gone = machines.remove(vm);
          if (gone != null) {
            gone.close();
          }
        });
  }

  private static MachineManifest manifest(String token) throws ManagementRefusedException {
    try {
      MachineManifest manifest = Signatures.verifyManifest(token);
      if (manifest.debug()) {
        throw new ManagementRefusedException(
            ErrorCode.BAD_REQUEST, "manifest: debug is on, want off");
      }
      return manifest;
    } catch (BadSignatureException | MalformedObjectException e) {
      throw new ManagementRefusedException(ErrorCode.BAD_SIGNATURE, "manifest: " + e.getMessage());
    }
  }

  /** Reads the file once: what is compared with the manifest is what will be parsed. */
  private static Bytes image(Path path, MachineManifest manifest)
      throws ManagementRefusedException {
    byte[] image;
    try (InputStream in = Files.newInputStream(path)) {
      image = in.readNBytes(MAX_IMAGE_BYTES + 1);
    } catch (IOException e) {
      throw new ManagementRefusedException(ErrorCode.FILE, "imagePath cannot be read");
    }
    if (image.length > MAX_IMAGE_BYTES) {
      throw new ManagementRefusedException(
          ErrorCode.BAD_IMAGE, "image is longer than %d bytes".formatted(MAX_IMAGE_BYTES));
    }
    if (!Sha256.of(image).equals(manifest.imageDigest())) {
      throw new ManagementRefusedException(
          ErrorCode.BAD_IMAGE, "image has another digest than the manifest names");
    }
    return Bytes.copyOf(image);
  }
}
