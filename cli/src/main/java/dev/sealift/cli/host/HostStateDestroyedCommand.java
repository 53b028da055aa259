package dev.sealift.cli.host;

import dev.sealift.api.Json;
import dev.sealift.api.MalformedMessageException;
import dev.sealift.api.rest.Vm;
import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.KeyFile;
import dev.sealift.cli.TextFile;
import dev.sealift.cli.client.OrchestratorClient;
import dev.sealift.cli.client.OrchestratorCommand;
import dev.sealift.cli.host.DestroyedHost.Machine;
import dev.sealift.protocol.crypto.SigningKey;
import dev.sealift.protocol.crypto.TrustAnchors;
import dev.sealift.protocol.signed.HostDestroyed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sealift host state-destroyed}. */
@Command(
    name = "state-destroyed",
    mixinStandardHelpOptions = true,
    description = {
      "States, as an approver whom tenants named, that a host is destroyed, and hands the statements in:",
      "the machines that it may run are stopped. Sign only what you have seen: if the host still runs,",
      "its machines run twice. The statements stay in the broker's log."
    })
final class HostStateDestroyedCommand extends OrchestratorCommand {

  @Parameters(paramLabel = "HOST", description = "Name of the host.")
  private String host = "";

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description = "Private JSON Web Key of an approver; may be given again.")
  private List<Path> keys = List.of();

  @Option(
      names = "--with",
      paramLabel = "FILE",
      description = "What other approvers printed with --sign-only; may be given again.")
  private List<Path> with = List.of();

  @Option(
      names = "--vm",
      paramLabel = "VM",
      description = "A machine to speak of; may be given again (default: all that it may run).")
  private List<String> vms = List.of();

  @Option(
      names = "--sign-only",
      description = "Print the statements as JSON, for whoever hands them in; change nothing.")
  private boolean signOnly;

  @Option(
      names = "--abandon",
      description =
          "Of a migration that was committed to this host: give up what its source kept, so that the"
              + " machine can be started again from its image.")
  private boolean abandon;

  @Option(
      names = "--trust",
      paramLabel = "FILE",
      description = "The pinned keys (default: those of the cluster in the work folder).")
  private @Nullable Path trust;

  @Override
  protected ExitCode run(OrchestratorClient client) throws Exception {
    Map<Path, SigningKey> signers = new LinkedHashMap<>();
    for (Path key : keys) {
      signers.put(key, new KeyFile("approver key", "--key", key).read());
    }
    List<Stated> others = others();
    if (signers.isEmpty() && others.isEmpty()) {
      throw new CliException(ExitCode.USAGE, "nobody speaks: give --key or --with");
    }
    TrustAnchors anchors = trust == null ? cluster().trust() : TextFile.trust(trust);
    DestroyedHost destroyed = DestroyedHost.find(client, anchors, host);
    Map<Machine, List<Stated>> stated = new LinkedHashMap<>();
    for (Machine machine : destroyed.machines(vms)) {
      stated.put(machine, statements(machine, signers, others));
    }
    if (signOnly) {
      out().println(Json.write(stated.values().stream().flatMap(List::stream).toList()));
    } else {
      handIn(destroyed, stated);
    }
    return ExitCode.OK;
  }

  private void handIn(DestroyedHost destroyed, Map<Machine, List<Stated>> stated) throws Exception {
    for (Map.Entry<Machine, List<Stated>> each : stated.entrySet()) {
      HostDestroyed word = each.getKey().word();
      Vm vm = destroyed.handIn(each.getKey(), each.getValue(), abandon);
      print(
          vm,
          "%s is %s: host %s (platform %s, boot %s) is stated to be destroyed"
              .formatted(vm.name(), vm.state(), host, word.platform(), word.boot()));
    }
  }

  /** What is stated of a machine: each approver counts once. */
  private static List<Stated> statements(
      Machine machine, Map<Path, SigningKey> signers, List<Stated> others) throws CliException {
    Map<Object, Stated> statements = new LinkedHashMap<>();
    for (Map.Entry<Path, SigningKey> signer : signers.entrySet()) {
      Stated stated = machine.sign("key " + signer.getKey(), signer.getValue());
      statements.put(stated.approver(), stated);
    }
    for (Stated other : others) {
      if (other.vm().equals(machine.vm().vm())) {
        machine.require(other);
        statements.putIfAbsent(other.approver(), other);
      }
    }
    return List.copyOf(statements.values());
  }

  private List<Stated> others() throws CliException {
    List<Stated> others = new ArrayList<>();
    for (Path file : with) {
      try {
        others.addAll(List.of(Json.read(TextFile.read(file), Stated[].class)));
      } catch (MalformedMessageException e) {
        throw new CliException(
            ExitCode.REFUSED,
            "%s is not what --sign-only prints: %s".formatted(file, e.getMessage()));
      }
    }
    return others;
  }
}
