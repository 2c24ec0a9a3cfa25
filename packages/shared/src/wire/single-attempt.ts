import { type ChannelOptions, connectivityState, experimental } from "@grpc/grpc-js";

const NAME = "causeway_single_attempt";

type Parent = ConstructorParameters<typeof experimental.ChildLoadBalancerHandler>[0];
type Child = ConstructorParameters<typeof experimental.BaseSubchannelWrapper>[0];

/** One address: once it could not be reached, this channel does not try it again. */
class SingleAttemptAddress extends experimental.BaseSubchannelWrapper {
  private hasFailed: boolean;
  private readonly onState: Parameters<Child["addConnectivityStateListener"]>[0] = (_child, _before, state) => {
    if (state === connectivityState.TRANSIENT_FAILURE) this.hasFailed = true;
  };

  constructor(child: Child) {
    super(child);
    // The resolver may name an address again that has failed.
    this.hasFailed = child.getConnectivityState() === connectivityState.TRANSIENT_FAILURE;
    // Before the policy's own listener, which would ask for the next attempt.
    child.addConnectivityStateListener(this.onState);
  }

  override startConnecting(): void {
    if (!this.hasFailed) super.startConnecting();
  }

  protected override destroy(): void {
    this.child.removeConnectivityStateListener(this.onState);
    super.destroy();
  }
}

class SingleAttemptPolicy implements experimental.LoadBalancer {
  private readonly pickFirst: experimental.ChildLoadBalancerHandler;
  private readonly config = experimental.parseLoadBalancingConfig({ pick_first: {} });

  constructor(parent: Parent) {
    const createSubchannel: Parent["createSubchannel"] = (address, options) =>
      new SingleAttemptAddress(parent.createSubchannel(address, options));
    const helper = experimental.createChildChannelControlHelper(parent, { createSubchannel });
    this.pickFirst = new experimental.ChildLoadBalancerHandler(helper);
  }

  updateAddressList(...[endpoints, , options, note]: Parameters<experimental.LoadBalancer["updateAddressList"]>) {
    return this.pickFirst.updateAddressList(endpoints, this.config, options, note);
  }

  exitIdle(): void {
    this.pickFirst.exitIdle();
  }

  resetBackoff(): void {
    this.pickFirst.resetBackoff();
  }

  destroy(): void {
    this.pickFirst.destroy();
  }

  getTypeName(): string {
    return NAME;
  }
}

/** It has no settings. */
class SingleAttemptConfig implements experimental.TypedLoadBalancingConfig {
  static createFromJson(): SingleAttemptConfig {
    return new SingleAttemptConfig();
  }

  getLoadBalancerName(): string {
    return NAME;
  }

  toJsonObject(): object {
    return { [NAME]: {} };
  }
}

/**
 * Options of a channel that tries each address of its target once and then stays failed, for whoever replaces a failed channel.
 * By itself a channel of grpc-js tries again after its back-off, also when it has been closed meanwhile: that attempt nobody
 * waits for, and when it succeeds its connection stays open, with keepalives, for as long as the process lives.
 */
export function singleAttempt(): ChannelOptions {
  if (!experimental.isLoadBalancerNameRegistered(NAME)) {
    experimental.registerLoadBalancerType(NAME, SingleAttemptPolicy, SingleAttemptConfig);
  }
  return {
    "grpc.service_config": JSON.stringify({ loadBalancingConfig: [{ [NAME]: {} }] }),
    // A TXT record of the target's name could say otherwise.
    "grpc.service_config_disable_resolution": 1,
  };
}
