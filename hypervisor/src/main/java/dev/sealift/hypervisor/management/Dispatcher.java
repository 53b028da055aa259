package dev.sealift.hypervisor.management;

import dev.sealift.api.Json;
import dev.sealift.api.MalformedMessageException;
import dev.sealift.api.management.CancelMigration;
import dev.sealift.api.management.ConsoleAck;
import dev.sealift.api.management.ConsoleRead;
import dev.sealift.api.management.DumpMemory;
import dev.sealift.api.management.LetterReply;
import dev.sealift.api.management.MachineArgument;
import dev.sealift.api.management.ManagementRequest;
import dev.sealift.api.management.MigrateIn;
import dev.sealift.api.management.MigrateOut;
import dev.sealift.api.management.Operations;
import dev.sealift.api.management.StartMachine;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the arguments of a request strictly and calls the operation. */
final class Dispatcher {

  private record Nothing() {}

  private final ManagementOperations operations;
  private final Letters letters;

  Dispatcher(ManagementOperations operations, Letters letters) {
    this.operations = operations;
    this.letters = letters;
  }

  /** What the operation returns; {@code subscribe} is the connection's own. */
  Object execute(ManagementRequest request)
      throws MalformedMessageException, ManagementRefusedException {
    JsonNode arguments = orEmpty(request.arguments());
    return switch (request.execute()) {
      case Operations.HELLO -> {
        Json.fromTree(arguments, Nothing.class);
        yield operations.hello();
      }
      case Operations.STATUS -> {
        Json.fromTree(arguments, Nothing.class);
        yield operations.status();
      }
      case Operations.SUBSCRIBE -> Json.fromTree(arguments, Nothing.class);
      case Operations.MIGRATE_IN -> operations.migrateIn(Json.fromTree(arguments, MigrateIn.class));
      case Operations.CONSOLE_READ ->
          operations.consoleRead(Json.fromTree(arguments, ConsoleRead.class));
      case Operations.DUMP_MEMORY ->
          operations.dumpMemory(Json.fromTree(arguments, DumpMemory.class));
      default -> {
        change(request.execute(), arguments);
        yield Map.of();
      }
    };
  }

  /** The operations that return nothing. */
  private void change(String operation, JsonNode arguments)
      throws MalformedMessageException, ManagementRefusedException {
    switch (operation) {
      case Operations.START_MACHINE ->
          operations.startMachine(Json.fromTree(arguments, StartMachine.class));
      case Operations.STOP_MACHINE ->
          operations.stopMachine(Json.fromTree(arguments, MachineArgument.class));
      case Operations.PAUSE_MACHINE ->
          operations.pauseMachine(Json.fromTree(arguments, MachineArgument.class));
      case Operations.RESUME_MACHINE ->
          operations.resumeMachine(Json.fromTree(arguments, MachineArgument.class));
      case Operations.MIGRATE_OUT ->
          operations.migrateOut(Json.fromTree(arguments, MigrateOut.class));
      case Operations.CANCEL_MIGRATION ->
          operations.cancelMigration(Json.fromTree(arguments, CancelMigration.class));
      case Operations.CONSOLE_ACK ->
          operations.consoleAck(Json.fromTree(arguments, ConsoleAck.class));
      case Operations.REPLY -> letters.reply(Json.fromTree(arguments, LetterReply.class));
      default ->
          throw new ManagementRefusedException(
              ErrorCode.UNKNOWN_OPERATION, "execute names no operation");
    }
  }

  private static JsonNode orEmpty(@Nullable JsonNode arguments) {
    return arguments == null ? Json.toTree(Map.of()) : arguments;
  }
}
