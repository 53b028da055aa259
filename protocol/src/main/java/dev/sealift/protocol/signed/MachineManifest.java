package dev.sealift.protocol.signed;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.id.PlatformId;
import dev.sealift.protocol.id.VmId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a tenant decided about a machine when it was made; it never changes.
 *
 * @param tenantKey the tenant's public key, an uncompressed P-256 point of 65 bytes
 * @param salt 16 random bytes that make machines of one tenant differ
 * @param name what people call the machine
 * @param imageDigest SHA-256 of the image it starts from
 * @param memoryMib guest memory in MiB
 * @param processes the protected processes
 * @param platforms where it may run: platform ids, or {@value #ANY_PLATFORM} alone for any host
 *     that the verifier affirms; never empty
 * @param tpmClasses the classes of TPM it accepts; never empty
 * @param minimumSvn the lowest security version of a host it accepts
 * @param policySvn the version of these rules
 * @param debug whether the machine may be inspected; protected machines are refused unless false
 * @param rescue what the tenant takes for proof that the machine is gone from a host
 */
public record MachineManifest(
    Bytes tenantKey,
    Bytes salt,
    String name,
    Bytes imageDigest,
    long memoryMib,
    List<ProtectedProcess> processes,
    List<String> platforms,
    List<TpmClass> tpmClasses,
    long minimumSvn,
    long policySvn,
    boolean debug,
    RescueRules rescue)
    implements SignedObject {

  /** Stands in {@link #platforms} for any platform. */
  public static final String ANY_PLATFORM = "any";

  /** More than any machine here can have. */
  private static final long MAX_MEMORY_MIB = 1 << 20;

  /**
   * A process that the hypervisor protects.
   *
   * @param name its name, unique in the machine
   * @param measurement SHA-256 of its code, as the hypervisor measures it
   */
  public record ProtectedProcess(String name, Bytes measurement) {
    private Map<String, Object> claims() {
      Map<String, Object> claims = new LinkedHashMap<>();
      claims.put("name", name);
      claims.put("measurement", measurement.base64Url());
      return claims;
    }
  }

  public MachineManifest {
    processes = List.copyOf(processes);
    platforms = List.copyOf(platforms);
    tpmClasses = List.copyOf(tpmClasses);
    requireNonEmpty("platforms", platforms);
    requireNonEmpty("tpmClasses", tpmClasses);
    Set<String> names =
        Set.copyOf(processes.stream().map(ProtectedProcess::name).distinct().toList());
    if (names.size() != processes.size()) {
      throw new IllegalArgumentException("processes has one name twice, want each once");
    }
    if (!platforms.equals(List.of(ANY_PLATFORM))) {
      platforms.forEach(PlatformId::new);
    }
  }

  /** The id of the machine, which follows from the tenant's key and the salt. */
  public VmId vm() {
    return VmId.of(tenantKey, salt);
  }

  /** Whether the tenant lets the machine run on a host that the verifier described so. */
  public boolean accepts(AttestationResult host) {
    return !debug
        && host.affirming()
        && (platforms.contains(ANY_PLATFORM) || platforms.contains(host.platform().value()))
        && tpmClasses.contains(host.tpmClass())
        && host.svn() >= minimumSvn;
  }

  /**
   * Reads the fields of one.
   *
   * @throws MalformedObjectException naming the field that is absent, unknown or out of bounds
   */
  public static MachineManifest from(Map<String, ?> fields) throws MalformedObjectException {
    Claims claims = Claims.of("machine manifest", fields);
    List<ProtectedProcess> processes = new ArrayList<>();
    for (Claims process : claims.objects("processes")) {
      processes.add(new ProtectedProcess(process.text("name"), process.bytes("measurement", 32)));
      process.finish();
    }
    try {
      MachineManifest manifest =
          new MachineManifest(
              claims.bytes("tenantKey", 65),
              claims.bytes("salt", 16),
              claims.text("name"),
              claims.bytes("imageDigest", 32),
              claims.number("memoryMib", 1, MAX_MEMORY_MIB),
              processes,
              claims.texts("platforms"),
              claims.allOf("tpmClasses", TpmClass.class),
              claims.number("minimumSvn", 0, Long.MAX_VALUE),
              claims.number("policySvn", 0, Long.MAX_VALUE),
              claims.flag("debug"),
              RescueRules.from(claims.object("rescue")));
      if (!claims.vm().equals(manifest.vm())) {
        throw new MalformedObjectException(
            "machine manifest.vm is not the id of its tenant key and salt");
      }
      claims.finish();
      return manifest;
    } catch (IllegalArgumentException e) {
      throw new MalformedObjectException("machine manifest." + e.getMessage());
    }
  }

  @Override
  public Map<String, Object> claims() {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("vm", vm().value());
    claims.put("tenantKey", tenantKey.base64Url());
    claims.put("salt", salt.base64Url());
    claims.put("name", name);
    claims.put("imageDigest", imageDigest.base64Url());
    claims.put("memoryMib", memoryMib);
    claims.put("processes", processes.stream().map(ProtectedProcess::claims).toList());
    claims.put("platforms", platforms);
    claims.put("tpmClasses", tpmClasses.stream().map(Names::of).toList());
    claims.put("minimumSvn", minimumSvn);
    claims.put("policySvn", policySvn);
    claims.put("debug", debug);
    claims.put("rescue", rescue.claims());
    return claims;
  }

  private static void requireNonEmpty(String field, List<?> list) {
    if (list.isEmpty()) {
      throw new IllegalArgumentException(
          field + " is empty, want at least one: absent allows none");
    }
  }
}
