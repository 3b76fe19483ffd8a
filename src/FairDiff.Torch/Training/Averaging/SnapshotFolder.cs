using System.Globalization;

namespace FairDiff.Torch.Training;

/// <summary>The snapshots that a training with <see cref="AverageSnapshots"/> leaves behind, and the averages that they can be turned
/// into.</summary>
internal static class SnapshotFolder
{
    /// <summary>A mixture further than this from what was asked for is not that.</summary>
    private const double LargestProfileError = 0.1;

    /// <summary>
    /// The average of the weights with this length (sigma_rel) at the last snapshot, in 32-bit floats on the CPU. Snapshots
    /// are read one by one, so that their number costs no memory.
    /// </summary>
    /// <exception cref="EngineException">There is no snapshot, they are damaged or of several trainings, or they cannot give that
    /// length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The length is out of range.</exception>
    public static ReconstructedAverage Reconstruct(string folder, double length)
    {
        CheckLength(length);
        var files = AverageSnapshotFile.List(folder);
        if (files.Count == 0)
        {
            throw new EngineException(
                $"'{folder}' holds no snapshot of averaged weights. Train with PostHocEma set to a number of snapshots (16 is usual), or "
                    + "name another folder.");
        }

        var recorded = files.SelectMany(
            _ => AverageSnapshots.Lengths, (file, tracked) => PowerProfile.OfLength(tracked, file.Step)).ToArray();
        var mixture = PostHocAverage.Solve(recorded, PowerProfile.OfLength(length, files[^1].Step));
        if (mixture.ProfileError > LargestProfileError)
        {
            throw new EngineException(string.Create(CultureInfo.InvariantCulture,
                $"{files.Count} snapshots give an average of length {length} only with an error of {mixture.ProfileError:P0} "
                    + $"({LargestProfileError:P0} is allowed). " +
                $"Choose a length closer to {string.Join(" or ", AverageSnapshots.Lengths)}, or train with a larger PostHocEma."));
        }

        var sums = new Dictionary<string, Tensor>();
        try
        {
            var notes = AddUp(files, mixture.Coefficients, sums);
            using var noGradient = no_grad();
            return new(
                sums.ToDictionary(pair => pair.Key, pair => pair.Value.to(float32).DetachFromDisposeScope()), notes, files.Count,
                mixture.ProfileError);
        }
        finally
        {
            Safetensors.Dispose(sums);
        }
    }

    /// <exception cref="ArgumentOutOfRangeException">The length is out of range.</exception>
    public static void CheckLength(double length)
    {
        if (!(length > 0 && length <= PowerProfile.LongestLength))
        {
            throw new ArgumentOutOfRangeException(nameof(length), length, string.Create(CultureInfo.InvariantCulture,
                $"The length of the average is {length}; it must be above 0 and at most {PowerProfile.LongestLength:0.####} (0.05 to "
                    + $"0.15 is usual)."));
        }
    }

    /// <summary>Adds up in 64 bits: the coefficients are larger than 1 and of both signs.</summary>
    private static IReadOnlyDictionary<string, string> AddUp(
        IReadOnlyList<(string Path, long Step)> files, IReadOnlyList<double> coefficients, Dictionary<string, Tensor> sums)
    {
        IReadOnlyDictionary<string, string>? first = null;
        for (var i = 0; i < files.Count; i++)
        {
            using var scope = NewDisposeScope();
            var tensors = AverageSnapshotFile.Read(files[i].Path, out var metadata);
            try
            {
                first ??= metadata;
                if (metadata["fingerprint"] != first["fingerprint"])
                {
                    throw new EngineException(
                        $"'{files[i].Path}' and '{files[0].Path}' are of different trainings. Move one of them out of the folder.");
                }

                for (var tracked = 0; tracked < AverageSnapshots.Lengths.Count; tracked++)
                {
                    Add(
                        tensors, AverageSnapshotFile.Prefix(AverageSnapshots.Lengths[tracked]),
                        coefficients[(i * AverageSnapshots.Lengths.Count) + tracked], sums);
                }
            }
            finally
            {
                Safetensors.Dispose(tensors);
            }
        }

        return first!;
    }

    private static void Add(Dictionary<string, Tensor> tensors, string prefix, double coefficient, Dictionary<string, Tensor> sums)
    {
        foreach (var (name, value) in tensors.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal)))
        {
            var key = name[prefix.Length..];
            if (!sums.TryGetValue(key, out var sum))
            {
                sums[key] = sum = zeros_like(value, ScalarType.Float64).DetachFromDisposeScope();
            }

            sum.add_(value, Held(coefficient));
        }
    }
}
