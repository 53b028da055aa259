package dev.sealift.simulation.mutation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Every mutant: one for each guard of the core, one for each set of guards that stand behind each
 * other, and one for each wrong design that somebody might think of.
 */
public final class Mutants {

  private Mutants() {}

  /** All of them. */
  public static List<Mutant> all() {
    List<Guard> guards = Guards.all();
    List<Mutant> mutants = new ArrayList<>(designs());
    mutants.addAll(sets(guards));
    for (Guard guard : guards) {
      mutants.add(new Mutant(guard.name(), List.of(new Change.Omitted(guard))));
    }
    return mutants;
  }

  /** The mutant of a name. */
  public static Optional<Mutant> named(String name) {
    return all().stream().filter(mutant -> mutant.name().equals(name)).findFirst();
  }

  private static List<Mutant> designs() {
    return List.of(
        design("wipe-at-commit", "Leaving", "fence", "wipe"),
        design("forfeit-and-keep", "Forfeiting", "step", "forfeitAndKeep"),
        design("redeem-after-tpm-reset", "Bindings", "requireRedeemed", "redeemAfterReset"),
        design("redeem-in-any-order", "RedeemLine", "isTurnOf", "anyTurn"),
        design("later-boot-alone", "Loss", "neverRedeemed", "laterBootAlone"),
        design("any-tpm", "RescueEvidence$LaterBoot", "countsFor", "anyTpm"),
        design("later-boot-without-reset", "RescueEvidence", "isAbout", "withoutReset"),
        design("statement-as-proof", "Loss", "neverRedeemed", "statementAsProof"),
        design("commit-without-prepared", "Migrating", "ready", "commitOnReady"),
        design("close-at-commit", "Migrating", "commit", "closeAtCommit"),
        design("abort-after-commit", "Ledger", "step", "abortAfterCommit"),
        design("rebind-commit", "Ledger", "step", "rebindCommit"),
        design("second-ticket", "Ledger", "step", "secondTicket"),
        design("start-of-owned", "Ledger", "step", "startOfOwned"),
        design("close-after-rescue", "Ledger", "step", "closeAfterRescue"),
        design("decide-when-behind", "Standing", "mayDecide", "decideAnyway"),
        design("tickets-not-logged", "LedgerOutput", "isLogged", "logWithoutTickets"),
        design("destroy-not-logged", "LedgerOutput", "isLogged", "logWithoutDestroy"),
        design("saga-ends-as-hosts-say", "Saga", "step", "endAsHostsSay"),
        design("saga-completes-as-hosts-say", "Saga", "step", "completeAsHostsSay"),
        design("saga-forgets-its-request", "Saga", "step", "forgetTheRequest"));
  }

  private static List<Mutant> sets(List<Guard> guards) {
    return List.of(
        without(
            "any-root",
            guards,
            "Receiving.onImporting.WRONG_ROOT",
            "Migrating.requireAgreement.ROOT_MISMATCH"),
        without(
            "any-target",
            guards,
            "Migrating.ready.WRONG_PLATFORM",
            "Migrating.requireAgreement.WRONG_BOOT"),
        without(
            "any-closed",
            guards,
            "Leaving.onFenced.WRONG_MIGRATION",
            "Leaving.onFenced.WRONG_GENERATION",
            "Leaving.onFenced.WRONG_BOOT"));
  }

  private static Mutant without(String name, List<Guard> guards, String... names) {
    List<Change> changes = new ArrayList<>();
    for (String guard : names) {
      guards.stream()
          .filter(one -> one.name().equals(guard))
          .map(Change.Omitted::new)
          .findFirst()
          .ifPresentOrElse(
              changes::add,
              () -> {
                throw new IllegalStateException("no guard is named " + guard);
              });
    }
    return new Mutant(name, changes);
  }

  private static Mutant design(String name, String owner, String method, String by) {
    return new Mutant(name, List.of(new Change.Replaced(owner, method, by)));
  }
}
