/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.connection;

import io.agenthub.error.AgentHubException;
import io.agenthub.error.BrokerUnavailableException;
import io.agenthub.error.InboxFullException;
import io.agenthub.error.NotFoundException;
import io.agenthub.error.OutcomeUnknownException;
import io.agenthub.error.PayloadRejectedException;
import io.agenthub.error.StoreFullException;
import io.agenthub.error.StoreIncompatibleException;
import io.agenthub.error.StreamMismatchException;
import io.agenthub.error.WrongLastSequenceException;
import io.nats.client.JetStreamApiException;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/**
 * Turns what the server or the client library says into the hub's exceptions.
 *
 * <p>JetStream's error codes are the ones of its {@code errors.json}; a text is looked at only
 * where one code stands for several causes.
 */
public final class Failures {
  static final int TEMPORARILY_UNAVAILABLE = 10008;
  public static final int CONSUMER_NOT_FOUND = 10014;
  static final int INSUFFICIENT_RESOURCES = 10023;
  public static final int MESSAGE_NOT_FOUND = 10037;
  static final int NOT_ENABLED_FOR_ACCOUNT = 10039;
  static final int STORAGE_EXCEEDED = 10047;
  static final int STREAM_NOT_VALID = 10052;
  static final int MESSAGE_TOO_LARGE = 10054;
  static final int STREAM_NAME_IN_USE = 10058;
  public static final int STREAM_NOT_FOUND = 10059;
  static final int SUBJECTS_OVERLAP = 10065;
  static final int WRONG_LAST_ID = 10070;
  public static final int WRONG_LAST_SEQUENCE = 10071;
  static final int REPLICAS_NOT_POSSIBLE = 10074;
  static final int NOT_ENABLED = 10076;
  static final int STORE_FAILED = 10077;
  static final int CONSUMER_EXISTS = 10148;
  static final int HEADERS_TOO_LARGE = 10097;
  static final int HEADER_NOT_ALLOWED = 10166;

  /** A message with this id is on its way through the cluster. */
  public static final int ID_IN_PROCESS = 10158;

  /** Another message of this subject is on its way through the cluster. */
  static final int SUBJECT_IN_PROCESS = 10164;

  private Failures() {}

  /** The cause inside the wrappers of futures. */
  public static Throwable unwrapped(Throwable failure) {
    Throwable cause = failure;
    while ((cause instanceof CompletionException
            || cause instanceof ExecutionException
            || cause.getClass() == RuntimeException.class)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  /** JetStream's code of the error; 0 if it is none of JetStream's. */
  public static int code(Throwable failure) {
    return unwrapped(failure) instanceof JetStreamApiException api ? api.getApiErrorCode() : 0;
  }

  /**
   * The hub's exception for what happened.
   *
   * @param doing what was tried, as the object of "could not"
   */
  public static AgentHubException typed(Throwable failure, String doing) {
    Throwable cause = unwrapped(failure);
    if (cause instanceof AgentHubException already) {
      return already;
    }
    if (cause instanceof JetStreamApiException api) {
      return ofApi(api, doing);
    }
    return new BrokerUnavailableException(
        "The NATS server did not answer: could not %s (%s). It is tried again where that is safe;"
                .formatted(doing, text(cause))
            + " otherwise check that the server runs and can be reached.",
        cause);
  }

  private static AgentHubException ofApi(JetStreamApiException e, String doing) {
    String said = "NATS could not %s: %s (error %d).".formatted(doing, said(e), code(e));
    return switch (e.getApiErrorCode()) {
      case STREAM_NOT_FOUND, CONSUMER_NOT_FOUND, MESSAGE_NOT_FOUND ->
          new NotFoundException(said + " Open the hub again to create what is missing.", e);
      case WRONG_LAST_ID, WRONG_LAST_SEQUENCE -> new WrongLastSequenceException(said, e);
      case STORE_FAILED -> full(e, said);
      case INSUFFICIENT_RESOURCES, STORAGE_EXCEEDED ->
          new StoreFullException(said + " Give the server more storage, or remove streams.", e);
      case NOT_ENABLED, NOT_ENABLED_FOR_ACCOUNT ->
          new StoreIncompatibleException(said + " Start the server with JetStream: -js.", e);
      case MESSAGE_TOO_LARGE, HEADERS_TOO_LARGE, HEADER_NOT_ALLOWED ->
          new PayloadRejectedException(said, e);
      case STREAM_NOT_VALID, SUBJECTS_OVERLAP, STREAM_NAME_IN_USE, CONSUMER_EXISTS ->
          new StreamMismatchException(said, e);
      case ID_IN_PROCESS, SUBJECT_IN_PROCESS ->
          new BrokerUnavailableException(said + " It is known soon what became of that one.", e);
      case REPLICAS_NOT_POSSIBLE ->
          new StreamMismatchException(said + " One server can keep one replica only.", e);
      default ->
          e.getErrorCode() >= 500
              ? new BrokerUnavailableException(said, e)
              : new StreamMismatchException(said, e);
    };
  }

  /** The server has one code for every failure to store. */
  private static AgentHubException full(JetStreamApiException e, String said) {
    String text = said(e).toLowerCase(Locale.ROOT);
    if (text.contains("per subject")) {
      return new InboxFullException(said, e);
    }
    if (text.contains("maximum bytes") || text.contains("maximum messages")) {
      return new StoreFullException(said + " Nothing was evicted; raise the stream's limit.", e);
    }
    return new OutcomeUnknownException(said, e);
  }

  private static String said(JetStreamApiException e) {
    String description = e.getErrorDescription();
    return description == null || description.isBlank() ? "no reason given" : description;
  }

  private static String text(Throwable cause) {
    String message = cause.getMessage();
    return message == null || message.isBlank() ? cause.getClass().getSimpleName() : message;
  }
}
