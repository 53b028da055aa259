package dev.sealift.hypervisor.memory;

import dev.sealift.hypervisor.Hypervisor;
import dev.sealift.protocol.bytes.Secret;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.NewPrimitiveArrayInstruction;
import java.lang.classfile.instruction.TypeCheckInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The classes of {@code protocol} and {@code hypervisor} as they are, but telling the {@link
 * Observer} of each secret and of each byte array that they make or are given.
 */
final class Observed {

  private static final ClassDesc BYTES = ConstantDescs.CD_byte.arrayType();
  private static final ClassDesc OBSERVER = ClassDesc.of(Observer.class.getName());
  private static final MethodTypeDesc TAKES_BYTES = MethodTypeDesc.of(ConstantDescs.CD_void, BYTES);

  /** The classes that hold a key in an array of their own. */
  private static final Set<String> HOLDERS =
      Set.of("dev/sealift/protocol/bytes/Secret", "dev/sealift/hypervisor/protection/PageKey");

  /** The class that draws a secret at random, into an array that it has. */
  private static final String DRAWER = "dev/sealift/hypervisor/protection/PageKeys";

  private final boolean zeroising;

  private Observed(boolean zeroising) {
    this.zeroising = zeroising;
  }

  /**
   * Writes them to a folder that goes before them on the class path.
   *
   * @param zeroising whether they zeroise; left out, this is an attack on a defence
   */
  static void write(Path folder, boolean zeroising) throws Exception {
    Observed observed = new Observed(zeroising);
    for (Class<?> one : List.of(Secret.class, Hypervisor.class)) {
      URI place = one.getProtectionDomain().getCodeSource().getLocation().toURI();
      Path path = Path.of(place);
      if (Files.isDirectory(path)) {
        observed.write(path, folder);
      } else {
        try (FileSystem jar = FileSystems.newFileSystem(path)) {
          observed.write(jar.getPath("/"), folder);
        }
      }
    }
  }

  private void write(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
        Path written = to.resolve(from.relativize(file).toString());
        Files.createDirectories(written.getParent());
        Files.write(written, observed(Files.readAllBytes(file)));
      }
    }
  }

  private byte[] observed(byte[] bytes) {
    ClassFile classFile = ClassFile.of();
    ClassModel model = classFile.parse(bytes);
    String name = model.thisClass().asInternalName();
    return classFile.transformClass(
        model,
        ClassTransform.transformingMethodBodies((code, element) -> observe(name, code, element)));
  }

  private void observe(String owner, CodeBuilder code, CodeElement element) {
    switch (element) {
      case NewPrimitiveArrayInstruction made when made.typeKind() == TypeKind.BYTE ->
          keep(code.with(made));
      case TypeCheckInstruction clone
          when clone.opcode() == Opcode.CHECKCAST && clone.type().asSymbol().equals(BYTES) ->
          keep(code.with(clone));
      case InvokeInstruction fill when !zeroising && isFill(fill, "java/util/Arrays") ->
          code.pop().pop();
      case InvokeInstruction fill
          when !zeroising && isFill(fill, "java/lang/foreign/MemorySegment") ->
          // It gives the segment back, which lies under the byte.
          code.pop();
      case InvokeInstruction draw
          when owner.equals(DRAWER) && draw.name().equalsString("nextBytes") ->
          made(code.dup_x1().with(draw));
      case InvokeInstruction call when call.typeSymbol().returnType().equals(BYTES) ->
          keep(code.with(call));
      case FieldInstruction held
          when held.opcode() == Opcode.PUTFIELD
              && HOLDERS.contains(owner)
              && held.name().equalsString("value") ->
          made(code.dup()).with(held);
      default -> code.with(element);
    }
  }

  private static boolean isFill(InvokeInstruction call, String owner) {
    MethodTypeDesc type = call.typeSymbol();
    return call.owner().asInternalName().equals(owner)
        && call.name().equalsString("fill")
        && type.parameterType(type.parameterCount() - 1).equals(ConstantDescs.CD_byte);
  }

  private static void keep(CodeBuilder code) {
    code.dup().invokestatic(OBSERVER, "keep", TAKES_BYTES);
  }

  private static CodeBuilder made(CodeBuilder code) {
    return code.invokestatic(OBSERVER, "made", TAKES_BYTES);
  }
}
