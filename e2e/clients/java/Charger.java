import eu.chargetime.ocpp.ClientEvents;
import eu.chargetime.ocpp.JSONClient;
import eu.chargetime.ocpp.JSONConfiguration;
import eu.chargetime.ocpp.feature.profile.ClientCoreEventHandler;
import eu.chargetime.ocpp.feature.profile.ClientCoreProfile;
import eu.chargetime.ocpp.feature.profile.ClientSmartChargingEventHandler;
import eu.chargetime.ocpp.feature.profile.ClientSmartChargingProfile;
import eu.chargetime.ocpp.feature.profile.securityext.ClientSecurityExtEventHandler;
import eu.chargetime.ocpp.feature.profile.securityext.ClientSecurityExtProfile;
import eu.chargetime.ocpp.model.Confirmation;
import eu.chargetime.ocpp.model.Request;
import eu.chargetime.ocpp.model.core.*;
import eu.chargetime.ocpp.model.smartcharging.ChargingProfileStatus;
import eu.chargetime.ocpp.model.smartcharging.SetChargingProfileConfirmation;
import eu.chargetime.ocpp.model.smartcharging.SetChargingProfileRequest;
import java.lang.reflect.Proxy;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One charge by an independent OCPP 1.6 implementation (Maven's eu.chargetime.ocpp:v1_6), started from afar and limited
 * by a charging profile. Prints a line of JSON for each step; ends with 1 when an answer is wrong or missing.
 */
public class Charger {
  private static final int SECONDS = 60;

  private final CompletableFuture<RemoteStartTransactionRequest> remoteStart = new CompletableFuture<>();
  private final CompletableFuture<SetChargingProfileRequest> limit = new CompletableFuture<>();
  private final ClientCoreProfile core = new ClientCoreProfile(answering(ClientCoreEventHandler.class));
  private final JSONClient client;

  private Charger(String id, byte[] password) {
    JSONConfiguration configuration = JSONConfiguration.get()
        .setParameter(JSONConfiguration.USERNAME_PARAMETER, id)
        .setParameter(JSONConfiguration.PASSWORD_PARAMETER, password);
    client = new JSONClient(core, id, configuration);
    client.addFeatureProfile(new ClientSmartChargingProfile(answering(ClientSmartChargingEventHandler.class)));
  }

  public static void main(String[] args) throws Exception {
    byte[] password = Base64.getDecoder().decode(System.getenv("OCPP_PASSWORD_BASE64"));
    Charger charger = new Charger(args[1], password);
    try {
      charger.charge(args[0], Integer.parseInt(args[2]), Integer.parseInt(args[3]));
      System.exit(0);
    } catch (Exception error) {
      say("failed", "error", error.toString());
      System.exit(1);
    }
  }

  private void charge(String url, int meterStart, int meterStop) throws Exception {
    connect(url);
    BootNotificationConfirmation boot = send(core.createBootNotificationRequest("Independent", "Java-16"));
    require(boot.getStatus() == RegistrationStatus.Accepted, "the boot is " + boot.getStatus());
    report(ChargePointStatus.Available);
    ClientSecurityExtProfile security = new ClientSecurityExtProfile(answering(ClientSecurityExtEventHandler.class));
    client.addFeatureProfile(security);
    send(security.createSecurityEventNotificationRequest("StartupOfTheDevice", now()));
    say("booted", "status", boot.getStatus().toString());

    String idTag = remoteStart.get(SECONDS, TimeUnit.SECONDS).getIdTag();
    AuthorizeConfirmation authorized = send(core.createAuthorizeRequest(idTag));
    require(authorized.getIdTagInfo().getStatus() == AuthorizationStatus.Accepted, "the tag is refused");
    StartTransactionConfirmation started = send(core.createStartTransactionRequest(1, idTag, meterStart, now()));
    require(started.getIdTagInfo().getStatus() == AuthorizationStatus.Accepted, "the start is refused");
    int transaction = started.getTransactionId();
    report(ChargePointStatus.Charging);
    MeterValuesRequest values = core.createMeterValuesRequest(1, now(), String.valueOf((meterStart + meterStop) / 2));
    values.setTransactionId(transaction);
    send(values);
    say("started", "transaction_id", String.valueOf(transaction));

    ChargingProfile profile = limit.get(SECONDS, TimeUnit.SECONDS).getCsChargingProfiles();
    StopTransactionRequest stop = core.createStopTransactionRequest(meterStop, now(), transaction);
    stop.setReason(Reason.EVDisconnected);
    send(stop);
    report(ChargePointStatus.Available);
    client.disconnect();
    say("done", "limit", profile.getChargingSchedule().getChargingSchedulePeriod()[0].getLimit().toString());
  }

  private void connect(String url) throws Exception {
    CompletableFuture<Void> opened = new CompletableFuture<>();
    client.connect(url, new ClientEvents() {
      public void connectionOpened() {
        opened.complete(null);
      }

      public void connectionClosed() {
        opened.completeExceptionally(new IllegalStateException("the connection was closed"));
      }
    });
    opened.get(SECONDS, TimeUnit.SECONDS);
  }

  private void report(ChargePointStatus status) throws Exception {
    send(core.createStatusNotificationRequest(1, ChargePointErrorCode.NoError, status));
  }

  @SuppressWarnings("unchecked")
  private <C extends Confirmation> C send(Request request) throws Exception {
    return (C) client.send(request).toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
  }

  /** Accepts a remote start and a charging profile, and knows nothing else. */
  private <H> H answering(Class<H> handler) {
    Object proxy = Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, (self, method, args) -> {
      if (args[0] instanceof RemoteStartTransactionRequest request) {
        remoteStart.complete(request);
        return new RemoteStartTransactionConfirmation(RemoteStartStopStatus.Accepted);
      }
      if (args[0] instanceof SetChargingProfileRequest request) {
        limit.complete(request);
        return new SetChargingProfileConfirmation(ChargingProfileStatus.Accepted);
      }
      throw new UnsupportedOperationException(method.getName());
    });
    return handler.cast(proxy);
  }

  private static ZonedDateTime now() {
    return ZonedDateTime.now(ZoneOffset.UTC);
  }

  private static void require(boolean isTrue, String otherwise) {
    if (!isTrue) throw new IllegalStateException(otherwise);
  }

  private static synchronized void say(String event, String name, String value) {
    System.out.printf("{\"event\":\"%s\",\"%s\":\"%s\"}%n", event, name, value.replace('"', '\''));
    System.out.flush();
  }
}
