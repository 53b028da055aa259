package dev.sealift.simulation;

import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.ledger.LedgerState;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the broker's database holds: what is lost when it is set back.
 *
 * @param ledgers one per machine
 * @param reported the boots that the broker heard of, in the order it did
 * @param log what was decided
 * @param cosigned how much of the log the witness cosigned
 * @param tickets the migration that each request of the orchestrator was given, in order
 * @param abandoned migrations that were closed though nobody showed that the target runs
 */
record BrokerDisk(
    List<LedgerState> ledgers,
    List<Integer> reported,
    BrokerLog log,
    int cosigned,
    List<Ticketed> tickets,
    List<Mid> abandoned) {

  /** A request and what it was given. */
  record Ticketed(int request, Mid mid) {}

  LedgerState ledger(int vm) {
    return ledgers.get(vm);
  }

  BrokerDisk with(int vm, LedgerState state) {
    List<LedgerState> changed = new ArrayList<>(ledgers);
    changed.set(vm, state);
    return new BrokerDisk(changed, reported, log, cosigned, tickets, abandoned);
  }

  BrokerDisk heardOf(int boot) {
    return new BrokerDisk(ledgers, plus(reported, boot), log, cosigned, tickets, abandoned);
  }

  BrokerDisk logged(BrokerLog grown) {
    return new BrokerDisk(ledgers, reported, grown, cosigned, tickets, abandoned);
  }

  BrokerDisk cosigned(int size) {
    return new BrokerDisk(ledgers, reported, log, size, tickets, abandoned);
  }

  BrokerDisk ticketed(int request, Mid mid) {
    return new BrokerDisk(
        ledgers, reported, log, cosigned, plus(tickets, new Ticketed(request, mid)), abandoned);
  }

  BrokerDisk abandoned(Mid mid) {
    return new BrokerDisk(ledgers, reported, log, cosigned, tickets, plus(abandoned, mid));
  }

  /** What a request was given, if it was. */
  @Nullable Mid ticketOf(int request) {
    for (Ticketed ticketed : tickets) {
      if (ticketed.request() == request) {
        return ticketed.mid();
      }
    }
    return null;
  }

  /** Whether it has everything that another log has. */
  boolean holds(BrokerLog other) {
    return log.inCommonWith(other) == other.size();
  }

  private static <T> List<T> plus(List<T> list, T one) {
    List<T> more = new ArrayList<>(list);
    more.add(Objects.requireNonNull(one));
    return more;
  }

  void describe(Interner.Key key) {
    ledgers.forEach(key::add);
    key.add(reported).add(cosigned).add(log.size());
    log.words().forEach(key::add);
    key.add(tickets).add(abandoned);
  }
}
