package dev.sealift.simulation;

import dev.sealift.protocol.signed.RescueRules;
import dev.sealift.protocol.signed.TpmClass;
import java.util.List;

/**
 * What a world begins with.
 *
 * @param vms how many machines there are, 1 to {@link Ids#VMS}
 * @param tpms the TPM of each host, 2 to {@link Ids#HOSTS}
 * @param rules what the tenant takes for proof that a machine is gone
 * @param attempts how many tickets are given out in all
 * @param boots how many boots there are in all
 * @param ticks how far a machine runs
 * @param restores how often the broker's database is set back; where it never is, the witness
 *     cosigns at once, for a word that it has not seen yet is as good as one that is not delivered
 * @param sagas whether an orchestrator asks for migrations, or operators ask for tickets themselves
 */
record Setup(
    int vms,
    List<TpmClass> tpms,
    RescueRules rules,
    int attempts,
    int boots,
    int ticks,
    int restores,
    boolean sagas) {

  Setup {
    tpms = List.copyOf(tpms);
  }

  int hosts() {
    return tpms.size();
  }
}
