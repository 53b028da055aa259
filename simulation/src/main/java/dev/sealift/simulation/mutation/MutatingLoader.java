package dev.sealift.simulation.mutation;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/** Loads the core and the simulator anew, with some changes. */
final class MutatingLoader extends ClassLoader {

  private static final String SIMULATION = "dev.sealift.simulation.";

  static {
    registerAsParallelCapable();
  }

  private final List<Change> changes;

  MutatingLoader(List<Change> changes) {
    super(MutatingLoader.class.getClassLoader());
    this.changes = List.copyOf(changes);
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(Guards.CORE) && !name.startsWith(SIMULATION)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? define(name) : loaded;
    }
  }

  private Class<?> define(String name) {
    byte[] bytes = Guards.bytes(getParent(), name);
    if (changes.stream().noneMatch(change -> isHolder(change, name))) {
      bytes = changed(name, bytes);
    }
    return defineClass(name, bytes, 0, bytes.length);
  }

  /** What stands in the core's place calls the core's own. */
  private static boolean isHolder(Change change, String name) {
    return change instanceof Change.Replaced replaced && replaced.holder().getName().equals(name);
  }

  private byte[] changed(String name, byte[] bytes) {
    ClassFile file = ClassFile.of();
    byte[] result = bytes;
    for (ClassTransform transform : transforms(name)) {
      result = file.transformClass(file.parse(result), transform);
    }
    return result;
  }

  private List<ClassTransform> transforms(String name) {
    List<ClassTransform> transforms = new ArrayList<>();
    Map<String, Set<Integer>> omitted = new TreeMap<>();
    Map<String, Set<Integer>> unhashed = new TreeMap<>();
    for (Change change : changes) {
      switch (change) {
        case Change.Omitted(Guard guard) -> note(omitted, name, guard);
        case Change.Unhashed(Guard part) -> note(unhashed, name, part);
        case Change.Replaced replaced ->
            transforms.add(
                ClassTransform.transformingMethodBodies(
                    (code, element) -> replace(replaced, code, element)));
      }
    }
    omitted.forEach((method, ordinals) ->
        transforms.add(without(method, ordinals, Guards::isGuard, MutatingLoader::drop)));
    unhashed.forEach((method, ordinals) ->
        transforms.add(
            without(method, ordinals, Guards::isHashPart, MutatingLoader::dropArguments)));
    return transforms;
  }

  private static void note(Map<String, Set<Integer>> places, String name, Guard place) {
    if (name.equals(place.owner())) {
      places.computeIfAbsent(place.method(), _ -> new TreeSet<>()).add(place.ordinal());
    }
  }

  private static ClassTransform without(
      String method,
      Set<Integer> ordinals,
      Predicate<InvokeInstruction> kind,
      BiConsumer<CodeBuilder, InvokeInstruction> drop) {
    return ClassTransform.transformingMethodBodies(
        model -> Guards.signature(model).equals(method),
        CodeTransform.ofStateful(() -> omitting(ordinals, kind, drop)));
  }

  private static CodeTransform omitting(
      Set<Integer> ordinals,
      Predicate<InvokeInstruction> kind,
      BiConsumer<CodeBuilder, InvokeInstruction> drop) {
    return new CodeTransform() {
      private int seen;

      @Override
      public void accept(CodeBuilder code, CodeElement element) {
        if (element instanceof InvokeInstruction call
            && kind.test(call)
            && ordinals.contains(seen++)) {
          drop.accept(code, call);
        } else {
          code.with(element);
        }
      }
    };
  }

  /** Takes what a call is of, and its arguments, from the stack. */
  private static void drop(CodeBuilder code, InvokeInstruction call) {
    dropArguments(code, call);
    if (call.opcode() != Opcode.INVOKESTATIC) {
      code.pop();
    }
  }

  /** Takes the arguments alone: what the call is of stays in the place of what it gives. */
  private static void dropArguments(CodeBuilder code, InvokeInstruction call) {
    for (ClassDesc type : call.typeSymbol().parameterList().reversed()) {
      if (TypeKind.from(type).slotSize() == 2) {
        code.pop2();
      } else {
        code.pop();
      }
    }
  }

  private static void replace(Change.Replaced change, CodeBuilder code, CodeElement element) {
    if (element instanceof InvokeInstruction call
        && call.name().equalsString(change.method())
        && call.owner().asInternalName().endsWith("/" + change.owner())) {
      MethodTypeDesc type = call.typeSymbol();
      if (call.opcode() != Opcode.INVOKESTATIC) {
        type = type.insertParameterTypes(0, ConstantDescs.CD_Object);
      }
      code.invokestatic(ClassDesc.of(change.holder().getName()), change.by(), type);
    } else {
      code.with(element);
    }
  }
}
