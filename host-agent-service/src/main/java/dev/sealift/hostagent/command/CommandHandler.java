package dev.sealift.hostagent.command;

import dev.sealift.api.command.CancelMigrationCommand;
import dev.sealift.api.command.HostCommand;
import dev.sealift.api.command.MigrateInCommand;
import dev.sealift.api.command.MigrateOutCommand;
import dev.sealift.api.command.StartMachineCommand;
import dev.sealift.api.command.StopMachineCommand;
import dev.sealift.api.event.MigrationListening;
import dev.sealift.api.event.Topics;
import dev.sealift.api.management.CancelMigration;
import dev.sealift.api.management.HypervisorStatus;
import dev.sealift.api.management.ListeningPort;
import dev.sealift.api.management.MachineArgument;
import dev.sealift.api.management.MachinePhase;
import dev.sealift.api.management.MachineStatus;
import dev.sealift.api.management.MigrateIn;
import dev.sealift.api.management.MigrateOut;
import dev.sealift.api.management.Operations;
import dev.sealift.api.management.StartMachine;
import dev.sealift.hostagent.AgentProperties;
import dev.sealift.hostagent.event.EventSender;
import dev.sealift.hostagent.event.NotPublishedException;
import dev.sealift.hostagent.management.ManagementClient;
import dev.sealift.hostagent.management.ManagementException;
import dev.sealift.protocol.id.VmId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Carries out one command; a repeat finds it done and changes nothing. */
@Component
final class CommandHandler {

  /** A machine in one of these takes no room any more. */
  private static final Set<MachinePhase> GONE =
      EnumSet.of(MachinePhase.STOPPED, MachinePhase.FAILED);

  private static final int MAX_PORT = 65_535;

  private final AgentProperties properties;
  private final ManagementClient hypervisor;
  private final EventSender sender;

  CommandHandler(AgentProperties properties, ManagementClient hypervisor, EventSender sender) {
    this.properties = properties;
    this.hypervisor = hypervisor;
    this.sender = sender;
  }

  /**
   * Carries out a command.
   *
   * @throws Refusal if it cannot be done on this host
   * @throws ManagementException if the hypervisor refused, or did not answer
   * @throws NotPublishedException if what came out of it could not be told
   */
  void handle(HostCommand command)
      throws Refusal, ManagementException, NotPublishedException, InterruptedException {
    switch (command) {
      case StartMachineCommand start -> start(start);
      case StopMachineCommand stop -> stop(stop);
      case MigrateInCommand in -> migrateIn(in);
      case MigrateOutCommand out -> migrateOut(out);
      case CancelMigrationCommand cancel ->
          hypervisor.tell(Operations.CANCEL_MIGRATION, new CancelMigration(cancel.mid()));
    }
  }

  private void start(StartMachineCommand command)
      throws Refusal, ManagementException, InterruptedException {
    Path image = properties.imagesDir().resolve(command.imageDigest() + ".elf").toAbsolutePath();
    if (!Files.isRegularFile(image)) {
      throw new Refusal(
          Refusal.UNKNOWN_IMAGE,
          "imageDigest %s is no image of this host, copy it into sealift.agent.images-dir"
              .formatted(command.imageDigest()));
    }
    requireRoomFor(command.vm());
    hypervisor.tell(
        Operations.START_MACHINE,
        new StartMachine(command.manifest(), image.toString(), command.gen()));
  }

  /** The hypervisor stops running machines only, and a repeat finds one that is stopped. */
  private void stop(StopMachineCommand command) throws ManagementException, InterruptedException {
    Optional<MachinePhase> phase = machine(command.vm()).map(MachineStatus::phase);
    if (phase.isEmpty() || phase.get() != MachinePhase.STOPPED) {
      hypervisor.tell(Operations.STOP_MACHINE, new MachineArgument(command.vm()));
    }
  }

  private void migrateIn(MigrateInCommand command)
      throws Refusal, ManagementException, NotPublishedException, InterruptedException {
    requireRoomFor(command.vm());
    int port =
        hypervisor
            .call(Operations.MIGRATE_IN, new MigrateIn(command.ticket()), ListeningPort.class)
            .port();
    String address =
        Optional.ofNullable(properties.advertisedDataAddress())
            .orElse(properties.dataBindAddress() + ":" + port);
    sender.sendAndWait(
        Topics.EVENTS,
        command.vm().value(),
        "listening-%s-%s".formatted(properties.host(), command.mid()),
        new MigrationListening(properties.host(), command.mid(), command.vm(), address));
  }

  private void migrateOut(MigrateOutCommand command)
      throws Refusal, ManagementException, InterruptedException {
    String address = command.address();
    int colon = address.lastIndexOf(':');
    hypervisor.tell(
        Operations.MIGRATE_OUT,
        new MigrateOut(command.ticket(), host(address, colon), port(address.substring(colon + 1))));
  }

  private static String host(String address, int colon) throws Refusal {
    if (colon < 1) {
      throw new Refusal(Refusal.MALFORMED_COMMAND, "address is malformed, want host:port");
    }
    return address.substring(0, colon);
  }

  private static int port(String text) throws Refusal {
    if (text.matches("[0-9]{1,5}")) {
      int port = Integer.parseInt(text);
      if (port >= 1 && port <= MAX_PORT) {
        return port;
      }
    }
    throw new Refusal(Refusal.MALFORMED_COMMAND, "address has no port of 1 to 65535");
  }

  private void requireRoomFor(VmId vm) throws Refusal, ManagementException, InterruptedException {
    long others =
        status().machines().stream()
            .filter(machine -> !machine.vm().equals(vm) && !GONE.contains(machine.phase()))
            .count();
    if (others >= properties.maxMachines()) {
      throw new Refusal(
          Refusal.HOST_FULL,
          "host has %d machines, sealift.agent.max-machines is %d"
              .formatted(others, properties.maxMachines()));
    }
  }

  private Optional<MachineStatus> machine(VmId vm)
      throws ManagementException, InterruptedException {
    return status().machines().stream().filter(machine -> machine.vm().equals(vm)).findFirst();
  }

  private HypervisorStatus status() throws ManagementException, InterruptedException {
    return hypervisor.call(Operations.STATUS, Map.of(), HypervisorStatus.class);
  }
}
