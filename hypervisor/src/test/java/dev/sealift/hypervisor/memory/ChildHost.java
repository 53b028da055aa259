package dev.sealift.hypervisor.memory;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.sealift.attestation.device.TpmKind;
import dev.sealift.attestation.tpm.NvPublic;
import dev.sealift.hypervisor.Hypervisor;
import dev.sealift.hypervisor.HypervisorOptions;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * A process with one hypervisor and nothing else, so that what its memory holds is the hypervisor's
 * own. It does what the lines of its standard input say, and answers each with {@value #DONE}.
 */
final class ChildHost {

  static final String DONE = "done";
  static final String COLLECT = "collect";
  static final String SPEND_NUMBER = "spend-number";

  private ChildHost() {}

  /** Serves; arguments: home, socket, trust file, folder of code to measure, disks. */
  public static void main(String[] args) throws Exception {
    HypervisorOptions options =
        new HypervisorOptions(
            Path.of(args[0]),
            Path.of(args[1]),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            Path.of(args[2]),
            Optional.of(Path.of(args[4])),
            TpmKind.SOFTWARE);
    try (Hypervisor hypervisor =
            Hypervisor.start(
                options, List.of(Path.of(args[3])), new SecureRandom(), Clock.systemUTC());
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      System.out.println(DONE);
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        switch (line) {
          case COLLECT -> System.gc();
          case SPEND_NUMBER -> hypervisor.boot().tpm().incrementCounter(NvPublic.REDEEM_COUNTER);
          default ->
              ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                  .dumpHeap(line, true);
        }
        System.out.println(DONE);
      }
    }
  }
}
