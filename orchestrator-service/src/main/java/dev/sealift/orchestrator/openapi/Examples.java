package dev.sealift.orchestrator.openapi;

import dev.sealift.api.rest.ConsoleRange;
import dev.sealift.api.rest.CreateMigration;
import dev.sealift.api.rest.CreateVm;
import dev.sealift.api.rest.DeleteVm;
import dev.sealift.api.rest.Host;
import dev.sealift.api.rest.HostStatement;
import dev.sealift.api.rest.LogPage;
import dev.sealift.api.rest.LostVm;
import dev.sealift.api.rest.Migration;
import dev.sealift.api.rest.MigrationEnd;
import dev.sealift.api.rest.Problem;
import dev.sealift.api.rest.StartVm;
import dev.sealift.api.rest.TimelineEntry;
import dev.sealift.api.rest.Vm;
import dev.sealift.api.rest.VmSecret;
import dev.sealift.api.rest.VmState;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.id.PlatformId;
import dev.sealift.protocol.id.VmId;
import dev.sealift.protocol.saga.MigrationState;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One example of each message: objects, so that none can have a form that messages have not. */
final class Examples {

  private static final VmId VM = new VmId("vm-6f1d0c6f5d5d4a0f9a3e2b7c8d9e0f1a2b3c4d5e");
  private static final Mid MID = new Mid("7c9e6679f7424de0a1b2c3d4e5f60718");
  private static final PlatformId HERE = new PlatformId("1f".repeat(32));
  private static final PlatformId THERE = new PlatformId("2e".repeat(32));
  private static final Bytes MEASUREMENT = Bytes.fromHex("5a".repeat(32));
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final String JWS = "eyJhbGciOiJFUzI1NiJ9.eyJraW5kIjoi4oCmIn0.c2lnbmF0dXJl";

  private Examples() {}

  /** By the name of the schema. */
  static Map<String, Object> all() {
    Map<String, Object> all = new LinkedHashMap<>();
    for (Object example :
        List.of(
            new Host(
                "host-1", HERE, new BootId("3d".repeat(32)), MEASUREMENT, true, true, 1, 8, NOON),
            new CreateVm(JWS, List.of(new VmSecret("vault", bytes("sealed to the broker")))),
            new StartVm("host-1"),
            new DeleteVm(JWS),
            new LostVm(false, List.of(new HostStatement(bytes("a public key"), JWS))),
            new Vm(
                VM,
                "web",
                VmState.RUNNING,
                "host-1",
                new Generation(3),
                64,
                4096,
                null,
                null,
                NOON,
                JWS),
            new ConsoleRange(0, bytes("tick 1\n"), 7),
            new CreateMigration("web", "host-2"),
            migration(),
            new LogPage(0, List.of(JWS)),
            Problem.of("unknown-host", 404, "there is no host host-9", "to"))) {
      all.put(example.getClass().getSimpleName(), example);
    }
    return all;
  }

  private static Migration migration() {
    return new Migration(
        "0d3b2a1c-4e5f-4a6b-8c7d-9e0f1a2b3c4d",
        MID,
        VM,
        "web",
        "host-1",
        "host-2",
        MigrationState.COMPLETED,
        4,
        18_204,
        0,
        74_563_584,
        9_300,
        null,
        2_310L,
        41L,
        NOON,
        NOON.plusMillis(2_310),
        null,
        List.of(
            new TimelineEntry(MigrationState.REQUESTED, NOON, null),
            new TimelineEntry(MigrationState.COMPLETED, NOON.plusMillis(2_310), null)),
        new MigrationEnd(HERE, MEASUREMENT),
        new MigrationEnd(THERE, MEASUREMENT),
        List.of("vault"));
  }

  private static Bytes bytes(String text) {
    return Bytes.copyOf(text.getBytes(StandardCharsets.UTF_8));
  }
}
