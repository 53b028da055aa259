package dev.sealift.hypervisor.machine;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A virt board of qemu-system-riscv64, stepped through its debug stub. */
final class Qemu implements AutoCloseable {
  private static final String PROGRAM = "qemu-system-riscv64";
  private static final int MAX_REPLY = 1 << 16;

  private final Path folder = Files.createTempDirectory("qemu");
  private final Process process;
  private final SocketChannel socket;
  private final InputStream in;
  private final OutputStream out;

  /** Starts it stopped at the first byte of a raw image. */
  Qemu(byte[] image) throws IOException, InterruptedException {
    Path file = Files.write(folder.resolve("image"), image);
    Path path = folder.resolve("gdb");
    process =
        new ProcessBuilder(
                List.of(
                    PROGRAM,
                    "-M",
                    "virt",
                    "-cpu",
                    "rv64,h=false,zba=false,zbb=false,zbc=false,zbs=false",
                    "-m",
                    "%dM".formatted(GuestMemory.MIN_BYTES >> 20),
                    "-display",
                    "none",
                    "-serial",
                    "none",
                    "-monitor",
                    "none",
                    "-bios",
                    "none",
                    "-device",
                    "loader,file=%s,addr=0x80000000,force-raw=on".formatted(file),
                    "-S",
                    "-chardev",
                    "socket,path=%s,server=on,wait=off,id=g".formatted(path),
                    "-gdb",
                    "chardev:g"))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    socket = connect(path);
    in = Channels.newInputStream(socket);
    out = Channels.newOutputStream(socket);
    ask("qSupported");
    ask("?");
    while (pc() != GuestMemory.BASE) {
      step();
    }
  }

  static boolean isInstalled() {
    String path = System.getenv().getOrDefault("PATH", "");
    return Pattern.compile(":")
        .splitAsStream(path)
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, PROGRAM)));
  }

  private SocketChannel connect(Path path) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (true) {
      SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
      try {
        channel.connect(UnixDomainSocketAddress.of(path));
        return channel;
      } catch (IOException e) {
        channel.close();
        if (!process.isAlive() || System.nanoTime() > deadline) {
          throw new IOException("QEMU: " + Files.readString(folder.resolve("log")), e);
        }
        Thread.sleep(10); // it opens its socket soon after it starts, and says so nowhere
      }
    }
  }

  /** x0 to x31, then pc. */
  long[] registers() throws IOException {
    ByteBuffer bytes =
        ByteBuffer.wrap(HexFormat.of().parseHex(ask("g"))).order(ByteOrder.LITTLE_ENDIAN);
    long[] values = new long[33];
    bytes.asLongBuffer().get(values);
    return values;
  }

  /** Sets x1 to x31 and leaves the pc. */
  void setRegisters(long[] x) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(33 * 8).order(ByteOrder.LITTLE_ENDIAN);
    for (long value : x) {
      bytes.putLong(value);
    }
    bytes.putLong(pc());
    if (!ask("G" + HexFormat.of().formatHex(bytes.array())).equals("OK")) {
      throw new IOException("QEMU refused register values");
    }
  }

  byte[] memory(long address, int length) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int done = 0; done < length; done += 1024) {
      String part = ask("m%x,%x".formatted(address + done, Math.min(1024, length - done)));
      all.writeBytes(HexFormat.of().parseHex(part));
    }
    return all.toByteArray();
  }

  /** Executes one instruction, or takes its trap. */
  void step() throws IOException {
    String stop = ask("s");
    if (!stop.startsWith("T05") && !stop.startsWith("S05")) {
      throw new IOException("QEMU stopped with " + stop);
    }
  }

  private long pc() throws IOException {
    return registers()[32];
  }

  private String ask(String request) throws IOException {
    byte[] body = request.getBytes(StandardCharsets.US_ASCII);
    int sum = 0;
    for (byte b : body) {
      sum += b;
    }
    out.write("$%s#%02x".formatted(request, sum & 0xff).getBytes(StandardCharsets.US_ASCII));
    out.flush();
    while (next() != '$') {} // the acknowledgement
    StringBuilder reply = new StringBuilder();
    for (int c = next(); c != '#'; c = next()) {
      if (reply.length() == MAX_REPLY) {
        throw new IOException("QEMU's reply is longer than %d".formatted(MAX_REPLY));
      }
      reply.append((char) c);
    }
    next();
    next();
    out.write('+');
    return reply.toString();
  }

  private int next() throws IOException {
    int c = in.read();
    if (c < 0) {
      throw new EOFException("QEMU closed its debug socket");
    }
    return c;
  }

  @Override
  public void close() throws IOException {
    socket.close();
    process.destroyForcibly().onExit().join();
    for (String name : List.of("image", "gdb", "log")) {
      Files.deleteIfExists(folder.resolve(name));
    }
    Files.delete(folder);
  }
}
