package dev.sealift.attestationservice.reference;

import dev.sealift.api.attestation.ReferenceValue;
import dev.sealift.api.attestation.ReferenceValueRequest;
import dev.sealift.attestationservice.problem.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import java.util.List;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Operators say what hosts may start. */
@RestController
class ReferenceValueController {

  private static final Logger LOG = LoggerFactory.getLogger(ReferenceValueController.class);
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final int MEASUREMENT_BYTES = 32;

  private final ReferenceValues values;

  ReferenceValueController(ReferenceValues values) {
    this.values = values;
  }

  @Operation(operationId = "listReferenceValues", summary = "All reference values")
  @GetMapping("/v1/reference-values")
  List<ReferenceValue> list() {
    return values.all();
  }

  @Operation(
      operationId = "putReferenceValue",
      summary = "Sets a reference value: what hosts may start")
  @PutMapping("/v1/reference-values/{name}")
  ReferenceValue put(@PathVariable String name, @RequestBody ReferenceValueRequest request) {
    ReferenceValue value = checked(name, request);
    try {
      values.put(value);
    } catch (DuplicateKeyException e) {
      throw ProblemException.of(
          HttpStatus.CONFLICT,
          "measurement-has-another-name",
          "the measurement stands under another name: delete that one first");
    }
    LOG.atInfo()
        .addKeyValue("name", name)
        .addKeyValue("measurement", value.measurement().hex())
        .addKeyValue("svn", value.svn())
        .log("reference value set");
    return value;
  }

  @Operation(operationId = "deleteReferenceValue", summary = "Deletes a reference value")
  @DeleteMapping("/v1/reference-values/{name}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete(@PathVariable String name) {
    requireName(name);
    if (!values.delete(name)) {
      throw ProblemException.of(
          HttpStatus.NOT_FOUND, "unknown-reference-value", "no reference value has this name");
    }
    LOG.atInfo().addKeyValue("name", name).log("reference value deleted");
  }

  private static ReferenceValue checked(String name, ReferenceValueRequest request) {
    requireName(name);
    if (request.measurement().length() != MEASUREMENT_BYTES) {
      throw ProblemException.malformed(
          "measurement",
          "has %d bytes, want %d".formatted(request.measurement().length(), MEASUREMENT_BYTES));
    }
    if (request.svn() < 0) {
      throw ProblemException.malformed("svn", "is %d, want >= 0".formatted(request.svn()));
    }
    return new ReferenceValue(name, request.measurement(), request.svn());
  }

  private static void requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw ProblemException.malformed("name", "is not 1 to 64 letters, digits and . _ -");
    }
  }
}
