package dev.sealift.keybroker;

import dev.sealift.testservers.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Tests of a broker that all tests of a class share, with a clock that stands still. */
abstract class BrokerTest {

  @TempDir static Path folder;

  static TestClock clock;
  static Authority authority;
  static Broker broker;

  @BeforeAll
  static void startBroker() throws Exception {
    clock = new TestClock();
    authority = new Authority(folder);
    broker = new Broker(authority, TestDatabase.fresh(), clock);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }
}
