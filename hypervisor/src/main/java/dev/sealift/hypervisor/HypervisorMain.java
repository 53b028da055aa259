package dev.sealift.hypervisor;

import dev.sealift.attestation.evidence.MeasuredBoot;
import dev.sealift.protocol.signed.MalformedObjectException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** The hypervisor process: it runs until it is told to end, by SIGTERM. */
public final class HypervisorMain {

  private static final Logger LOG = System.getLogger(HypervisorMain.class.getName());

  private static final int EXIT_USAGE = 2;
  private static final int EXIT_FAILED = 1;

  private HypervisorMain() {}

  /** Starts it; exit code 2 for a wrong command line, 1 if it cannot serve. */
  public static void main(String[] args) throws InterruptedException {
    HypervisorOptions options;
    try {
      options = HypervisorOptions.parse(List.of(args));
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(EXIT_USAGE);
      return;
    }
    try {
      Hypervisor hypervisor =
          Hypervisor.start(
              options, MeasuredBoot.runningClassPath(), new SecureRandom(), Clock.systemUTC());
      Runtime.getRuntime().addShutdownHook(new Thread(() -> close(hypervisor), "shutdown"));
    } catch (IOException | MalformedObjectException e) {
      System.err.println("the hypervisor cannot start: " + e.getMessage());
      System.exit(EXIT_FAILED);
    }
    new CountDownLatch(1).await();
  }

  private static void close(Hypervisor hypervisor) {
    try {
      hypervisor.close();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "shutdown was not clean: {0}", e.getMessage());
    }
  }
}
