using FairDiff.Torch;
using Microsoft.ML.Runtime;

namespace FairDiff.MLNet;

/// <summary>What a training computes in, with the reason in the log where it was left to the machine.</summary>
internal static class PrecisionDecision
{
    /// <summary>As <see cref="PrecisionChoice.Resolve"/>.</summary>
    public static Precision Make(Precision wanted, Precision? begun, Device device, IChannel channel)
    {
        var precision = PrecisionChoice.Resolve(wanted, begun, device);
        if (wanted == Precision.Auto)
        {
            channel.Info(
                MessageSensitivity.None, begun is null
                    ? $"Precision {PrecisionChoice.For(device)}."
                    : $"Precision {precision}, in which the workspace was begun.");
        }

        return precision;
    }
}
