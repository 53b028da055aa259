package dev.sealift.orchestrator.migration;

import dev.sealift.api.event.CommandRefused;
import dev.sealift.api.event.MigrationChanged;
import dev.sealift.api.event.MigrationListening;
import dev.sealift.api.management.MigrationRole;
import dev.sealift.api.management.MigrationStatus;
import dev.sealift.orchestrator.migration.MigrationRow.Traffic;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.saga.SagaInput;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Turns what hosts tell of migrations into inputs of the sagas. */
@Component
public class MigrationSignals {

  private static final Logger LOG = LoggerFactory.getLogger(MigrationSignals.class);

  private static final Pattern ADDRESS = Pattern.compile("[A-Za-z0-9.:\\[\\]-]{1,255}:[0-9]{1,5}");

  /** Longest reason: two lines of a terminal. */
  private static final int MAX_REASON_CHARS = 200;

  private final MigrationStore store;
  private final SagaDriver driver;

  MigrationSignals(MigrationStore store, SagaDriver driver) {
    this.store = store;
    this.driver = driver;
  }

  /** A target waits for its source. */
  public void listening(MigrationListening event) {
    if (!ADDRESS.matcher(event.address()).matches()) {
      LOG.atWarn().addKeyValue("host", event.host()).log("A host listens at no address");
      return;
    }
    of(event.mid(), event.host(), MigrationRole.TARGET)
        .ifPresent(id ->
            driver.apply(
                id,
                new SagaInput.TargetListens(),
                row -> row.address() == null ? row.listeningAt(event.address()) : row));
  }

  /** A migration changed on one of its hosts. */
  public void changed(MigrationChanged event) {
    MigrationStatus status = event.status();
    String reason = status.reason() == null ? null : plain(status.reason());
    of(status.mid(), event.host(), status.role())
        .ifPresent(id -> {
          switch (status.role()) {
            case SOURCE ->
                driver.apply(
                    id,
                    new SagaInput.SourceReports(status.state(), reason),
                    row -> row.having(later(row.traffic(), status)));
            case TARGET -> driver.apply(id, new SagaInput.TargetReports(status.state(), reason));
          }
        });
  }

  /** A host did not carry out a command. */
  public void refused(CommandRefused event) {
    Mid mid = event.mid();
    if (mid == null) {
      return;
    }
    String reason = plain(event.code() + ": " + event.message());
    store
        .idOf(mid)
        .filter(id -> part(id, event.host(), null))
        .ifPresent(id -> driver.apply(id, new SagaInput.HostRefused(reason)));
  }

  private Optional<String> of(Mid mid, String host, MigrationRole role) {
    return store.idOf(mid).filter(id -> part(id, host, role));
  }

  /** Whether a host plays a role, or either, in a migration: others have no say in it. */
  private boolean part(String id, String host, @Nullable MigrationRole role) {
    MigrationRow.Origin origin = store.find(id).orElseThrow().origin();
    boolean source = role != MigrationRole.TARGET && origin.source().equals(host);
    boolean target = role != MigrationRole.SOURCE && origin.target().equals(host);
    if (!source && !target) {
      LOG.atWarn()
          .addKeyValue("migration", id)
          .addKeyValue("host", host)
          .log("A host tells of a migration of others");
    }
    return source || target;
  }

  private static Traffic later(Traffic known, MigrationStatus status) {
    return new Traffic(
        (int) Math.max(known.rounds(), Math.min(status.rounds(), Integer.MAX_VALUE)),
        Math.max(known.pages(), status.pages()),
        Math.max(known.bytes(), status.bytes()));
  }

  /** A text of a host that may say anything, as it can go into logs and on terminals. */
  private static String plain(String text) {
    String printable = text.replaceAll("[^\\x20-\\x7e]", "?");
    return printable.length() <= MAX_REASON_CHARS
        ? printable
        : printable.substring(0, MAX_REASON_CHARS);
  }
}
