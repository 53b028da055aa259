package dev.sealift.protocol.crypto;

import dev.sealift.protocol.bytes.Secret;
import dev.sealift.protocol.crypto.GrantedKeys.KeyGeneration;
import dev.sealift.protocol.crypto.GrantedKeys.ProcessKeys;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.VmId;
import dev.sealift.protocol.signed.MalformedObjectException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads and writes granted keys as JSON of one form: fields in one order, no white space. Keys go
 * from array to array, so that no String, which nobody can wipe, ever holds one.
 */
final class GrantedKeysJson {

  private GrantedKeysJson() {}

  static Secret write(GrantedKeys keys) {
    try (JsonBytesWriter out = new JsonBytesWriter()) {
      out.raw("{\"vm\":").text(keys.vm().value());
      out.raw(",\"gen\":").number(keys.generation().value()).raw(",\"processes\":[");
      String separator = "";
      for (ProcessKeys process : keys.processes()) {
        out.raw(separator);
        write(process, out);
        separator = ",";
      }
      return out.raw("]}").finish();
    }
  }

  private static void write(ProcessKeys process, JsonBytesWriter out) {
    out.raw("{\"name\":").text(process.name()).raw(",\"generations\":[");
    String separator = "";
    for (KeyGeneration generation : process.generations()) {
      out.raw(separator).raw("{\"number\":").number(generation.number());
      out.raw(",\"key\":").secret(generation.key()).raw("}");
      separator = ",";
    }
    out.raw("],\"sealingGeneration\":").number(process.sealingGeneration());
    out.raw(",\"secret\":").secret(process.secret()).raw("}");
  }

  static GrantedKeys read(Secret plaintext) throws MalformedObjectException {
    List<ProcessKeys> processes = new ArrayList<>();
    boolean whole = false;
    try (JsonBytesReader in = new JsonBytesReader("granted keys", plaintext)) {
      in.expect("{\"vm\":");
      String vm = in.text();
      in.expect(",\"gen\":");
      long generation = in.number();
      in.expect(",\"processes\":[");
      if (!in.skip("]")) {
        do {
          atMost("processes", processes.size() + 1, GrantedKeys.MAX_PROCESSES);
          processes.add(readProcess(in));
        } while (in.skip(","));
        in.expect("]");
      }
      in.expect("}");
      in.expectEnd();
      GrantedKeys keys = new GrantedKeys(new VmId(vm), new Generation(generation), processes);
      whole = true;
      return keys;
    } catch (IllegalArgumentException e) {
      throw new MalformedObjectException("granted keys: " + e.getMessage());
    } finally {
      if (!whole) {
        processes.forEach(ProcessKeys::close);
      }
    }
  }

  private static ProcessKeys readProcess(JsonBytesReader in) throws MalformedObjectException {
    List<KeyGeneration> generations = new ArrayList<>();
    Secret secret = null;
    boolean whole = false;
    try {
      in.expect("{\"name\":");
      String name = in.text();
      in.expect(",\"generations\":[");
      do {
        atMost("generations", generations.size() + 1, GrantedKeys.MAX_KEY_GENERATIONS);
        in.expect("{\"number\":");
        long number = in.number();
        in.expect(",\"key\":");
        generations.add(new KeyGeneration(number, in.secret(GrantedKeys.KEY_BYTES)));
        in.expect("}");
      } while (in.skip(","));
      in.expect("],\"sealingGeneration\":");
      long sealing = in.number();
      in.expect(",\"secret\":");
      secret = in.secret(GrantedKeys.MAX_SECRET_BYTES);
      in.expect("}");
      ProcessKeys process = new ProcessKeys(name, generations, sealing, secret);
      whole = true;
      return process;
    } finally {
      if (!whole) {
        generations.forEach(KeyGeneration::close);
        if (secret != null) {
          secret.close();
        }
      }
    }
  }

  private static void atMost(String field, int is, int most) throws MalformedObjectException {
    if (is > most) {
      throw new MalformedObjectException(
          "granted keys.%s has more than %d elements".formatted(field, most));
    }
  }
}
