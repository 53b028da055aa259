package dev.sealift.simulation.mutation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds every guard of the core by reading its classes, so that none can be forgotten. */
final class Guards {

  static final String CORE = "dev.sealift.protocol.";

  private static final List<String> CLASSES =
      List.of(
          "monitor.Bindings",
          "source.SourceMonitor",
          "source.Starting",
          "source.Owning",
          "source.Leaving",
          "target.Receiving",
          "target.Taking",
          "ledger.LifeCycle",
          "ledger.Migrating",
          "ledger.Loss",
          "log.Witnessed",
          "log.Witness");

  /** What both ends of a connection check. */
  private static final List<String> WIRE_CLASSES =
      List.of(
          "session.FrameHeader",
          "session.HandshakeSetup",
          "session.Handshake",
          "session.Hello1",
          "session.Hello3",
          "session.Appraisal",
          "record.RecordHeader",
          "record.RecordType",
          "record.RecordOpener",
          "record.OpenedRecord",
          "record.PageKind",
          "record.PageEntry",
          "record.PageIntake",
          "record.EpochToken",
          "record.BlobIntake",
          "record.StartToken",
          "root.ManifestRoot");

  /** What both ends of a connection must have heard alike. */
  private static final List<String> HASHING_CLASSES =
      List.of(
          "session.AttestationNonces",
          "session.Transcript",
          "session.KeySchedule",
          "record.BlobOutlet",
          "root.ManifestRoot",
          "root.LiveTags");

  private static final String REASONS = "(LedgerRefusal|HandshakeRefused|PageRejected)\\$Reason";

  private static final String HASH = "dev/sealift/protocol/bytes/Sha256";

  private Guards() {}

  /** All guards of the monitors and the ledger, in the order of the code. */
  static List<Guard> all() {
    return in(CLASSES);
  }

  /** All guards of handshake and records, in the order of the code. */
  static List<Guard> wire() {
    return in(WIRE_CLASSES);
  }

  /** All parts of the hashes of handshake and records, in the order of the code. */
  static List<Guard> wireHashParts() {
    List<Guard> parts = new ArrayList<>();
    for (String name : HASHING_CLASSES) {
      for (MethodModel method : model(name).methods()) {
        int ordinal = 0;
        for (InvokeInstruction call : calls(method)) {
          if (isHashPart(call)) {
            String part =
                "%s.%s.part-%d"
                    .formatted(simple(CORE + name), method.methodName().stringValue(), ordinal + 1);
            parts.add(new Guard(part, CORE + name, signature(method), ordinal++));
          }
        }
      }
    }
    return parts;
  }

  private static List<Guard> in(List<String> classes) {
    List<Guard> guards = new ArrayList<>();
    for (String name : classes) {
      Map<String, Integer> seen = new LinkedHashMap<>();
      model(name).methods().forEach(method -> of(CORE + name, method, seen, guards));
    }
    return guards;
  }

  private static ClassModel model(String name) {
    return ClassFile.of().parse(bytes(Guards.class.getClassLoader(), CORE + name));
  }

  private static List<InvokeInstruction> calls(MethodModel method) {
    List<InvokeInstruction> calls = new ArrayList<>();
    method
        .code()
        .ifPresent(code -> {
          for (CodeElement element : code) {
            if (element instanceof InvokeInstruction call) {
              calls.add(call);
            }
          }
        });
    return calls;
  }

  /** What a method is called in a {@link Guard}. */
  static String signature(MethodModel method) {
    return method.methodName().stringValue() + method.methodType().stringValue();
  }

  /** Whether an instruction calls a guard. */
  static boolean isGuard(InvokeInstruction call) {
    return call.owner().asInternalName().startsWith(CORE.replace('.', '/'))
        && call.name().stringValue().startsWith("require")
        && call.type().stringValue().endsWith(")V");
  }

  /** Whether an instruction adds a part to a hash. */
  static boolean isHashPart(InvokeInstruction call) {
    return call.owner().asInternalName().equals(HASH) && call.name().equalsString("add");
  }

  /** The class file of a class. */
  static byte[] bytes(ClassLoader loader, String name) {
    String file = name.replace('.', '/') + ".class";
    try (InputStream in = loader.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("no class file of " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void of(
      String owner, MethodModel method, Map<String, Integer> seen, List<Guard> guards) {
    if (method.code().isEmpty()) {
      return;
    }
    String refusal = "";
    int ordinal = 0;
    for (CodeElement element : method.code().get()) {
      if (element instanceof FieldInstruction field && isRefusal(field)) {
        refusal = field.name().stringValue();
      }
      if (element instanceof InvokeInstruction call && isGuard(call)) {
        String what =
            takesRefusal(call) && !refusal.isEmpty() ? refusal : call.name().stringValue();
        refusal = "";
        String name = simple(owner) + "." + method.methodName().stringValue() + "." + what;
        int again = seen.merge(name, 1, Integer::sum);
        String unique = again == 1 ? name : name + "-" + again;
        guards.add(new Guard(unique, owner, signature(method), ordinal++));
      }
    }
  }

  private static boolean takesRefusal(InvokeInstruction call) {
    return call.typeSymbol().parameterList().stream()
        .anyMatch(type -> type.displayName().matches("Refusal|" + REASONS));
  }

  private static boolean isRefusal(FieldInstruction field) {
    MemberRefEntry entry = field.field();
    String owner = entry.owner().asInternalName();
    return field.opcode() == Opcode.GETSTATIC && owner.matches(".*/(Refusal|" + REASONS + ")");
  }

  private static String simple(String owner) {
    return owner.substring(owner.lastIndexOf('.') + 1);
  }
}
