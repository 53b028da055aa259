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
 */
record Setup(int vms, List<TpmClass> tpms, RescueRules rules, int attempts, int boots, int ticks) {

  Setup {
    tpms = List.copyOf(tpms);
  }

  int hosts() {
    return tpms.size();
  }
}
