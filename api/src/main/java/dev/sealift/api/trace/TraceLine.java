package dev.sealift.api.trace;

import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.id.VmId;
import dev.sealift.protocol.monitor.LocalBoot;
import dev.sealift.protocol.signed.StartClaim;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** One line of a trace. A process numbers its lines from 0, so that none is missing unseen. */
public sealed interface TraceLine {

  /** Its number. */
  long n();

  /**
   * A process began, and with it its trace.
   *
   * @param boot which boot it is, of a hypervisor
   */
  record Began(long n, Program program, Optional<LocalBoot> boot) implements TraceLine {
    public Began {
      if (n != 0) {
        throw new IllegalArgumentException("a trace begins at line %d, want 0".formatted(n));
      }
      if (boot.isPresent() != (program == Program.HYPERVISOR)) {
        throw new IllegalArgumentException("a hypervisor has a boot, and nobody else does");
      }
    }
  }

  /** A monitor began; its steps name it by this number. */
  record Opened(long n, Opening opening) implements TraceLine {}

  /**
   * A step was taken.
   *
   * @param input the whole input
   * @param from the state before it
   * @param to what it led to
   */
  record Took(long n, About about, JsonNode input, JsonNode from, JsonNode to)
      implements TraceLine {}

  /**
   * The core refused an input, and the state stayed.
   *
   * @param refusal the name of the reason
   */
  record Refused(long n, About about, JsonNode input, JsonNode from, String refusal)
      implements TraceLine {}

  /**
   * A step was told before its transaction ended, and the transaction did not end well: whether it
   * is on record is to be seen from the next one.
   *
   * @param line the number of the step
   */
  record Doubted(long n, long line) implements TraceLine {}

  /**
   * Whose step it is.
   *
   * @param subject of a monitor the number of the line that opened it, of the ledger the machine,
   *     of a saga the migration's id at the orchestrator
   * @param mid the migration's id at the broker, of a saga that has its ticket
   */
  record About(Actor actor, String subject, Optional<Mid> mid) {

    /** A monitor, by the number of the line that opened it. */
    public static About monitor(Actor actor, long opened) {
      return new About(actor, Long.toString(opened), Optional.empty());
    }

    /** The ledger of a machine. */
    public static About ledger(VmId vm) {
      return new About(Actor.LEDGER, vm.value(), Optional.empty());
    }
  }

  /** How a monitor begins. */
  sealed interface Opening {

    /** A source monitor, of a machine that is to be started here. */
    record SourceClaims(StartClaim claim, Generation floor) implements Opening {}

    /** A source monitor, of a machine that was taken in with this right. */
    record SourceTakesOver(VmId vm, Generation generation) implements Opening {}

    /** A target monitor, of a machine that may come. */
    record TargetAwaits(VmId vm, Generation floor) implements Opening {}
  }

  /** Whose trace it is. */
  enum Program {
    /** Source and target monitors. */
    HYPERVISOR,
    /** The ledger. */
    BROKER,
    /** Sagas. */
    ORCHESTRATOR
  }
}
