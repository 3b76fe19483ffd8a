using FairDiff.Torch;
using Microsoft.ML.Runtime;
using static TorchSharp.torch;

namespace FairDiff.MLNet;

/// <summary>What <see cref="Precision.Auto"/> is for one training.</summary>
internal static class PrecisionDecision
{
    /// <summary>The precision that is asked for; of Auto the one that the training was begun in, or else the faster one, which the log then gives the reason of.</summary>
    /// <param name="wanted">What the options ask for.</param>
    /// <param name="begun">Reads what a workspace was begun in; null = it is new.</param>
    /// <param name="device">Where it is to be computed.</param>
    /// <param name="channel">The log.</param>
    public static Precision Make(Precision wanted, Func<Precision?> begun, Device device, IChannel channel)
    {
        if (wanted != Precision.Auto)
        {
            return wanted;
        }

        if (begun() is { } recorded)
        {
            channel.Info(MessageSensitivity.None, $"Precision {recorded}, in which the workspace was begun.");
            return recorded;
        }

        var choice = PrecisionChoice.Of(device);
        channel.Info(MessageSensitivity.None, $"Precision {choice}.");
        return choice.Precision;
    }
}
