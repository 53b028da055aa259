package dev.sealift.orchestrator.openapi;

import static dev.sealift.openapi.Samples.BOOT;
import static dev.sealift.openapi.Samples.JWS;
import static dev.sealift.openapi.Samples.MEASUREMENT;
import static dev.sealift.openapi.Samples.MID;
import static dev.sealift.openapi.Samples.NOON;
import static dev.sealift.openapi.Samples.PUBLIC_KEY;
import static dev.sealift.openapi.Samples.SOURCE;
import static dev.sealift.openapi.Samples.TARGET;
import static dev.sealift.openapi.Samples.VM;

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
import dev.sealift.api.rest.StartVm;
import dev.sealift.api.rest.TimelineEntry;
import dev.sealift.api.rest.Vm;
import dev.sealift.api.rest.VmSecret;
import dev.sealift.api.rest.VmState;
import dev.sealift.openapi.Samples;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.saga.MigrationState;
import java.util.List;

/** One example of each message. */
final class Examples {

  private Examples() {}

  static List<Object> all() {
    return List.of(
        new Host("host-1", SOURCE, BOOT, MEASUREMENT, true, true, 1, 8, NOON),
        new CreateVm(JWS, List.of(new VmSecret("vault", Samples.bytes("sealed to the broker")))),
        new StartVm("host-1"),
        new DeleteVm(JWS),
        new LostVm(false, List.of(new HostStatement(PUBLIC_KEY, JWS))),
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
        new ConsoleRange(0, Samples.bytes("tick 1\n"), 7),
        new CreateMigration("web", "host-2"),
        migration(),
        new LogPage(0, List.of(JWS)));
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
        new MigrationEnd(SOURCE, MEASUREMENT),
        new MigrationEnd(TARGET, MEASUREMENT),
        List.of("vault"));
  }
}
