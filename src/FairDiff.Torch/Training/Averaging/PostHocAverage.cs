namespace FairDiff.Torch.Training;

/// <summary>
/// Which mixture of recorded averages comes closest to one that was not tracked (Karras et al. 2024, section 3.2 and algorithm 3): least
/// squares between their profiles, which the weights themselves do not enter.
/// </summary>
/// <param name="Coefficients">The share of each recorded average; together 1.</param>
/// <param name="ProfileError">The distance between the mixture's profile and the wanted one, as a share of the latter's norm.</param>
internal sealed record PostHocAverage(IReadOnlyList<double> Coefficients, double ProfileError)
{
    public static PostHocAverage Solve(IReadOnlyList<PowerProfile> recorded, PowerProfile wanted)
    {
        using var scope = NewDisposeScope();
        var n = recorded.Count;
        var system = zeros(n + 1, n + 1, ScalarType.Float64);
        var products = tensor([.. recorded.SelectMany(_ => recorded, (row, column) => row.Times(column))], [n, n], ScalarType.Float64);
        system.narrow(0, 0, n).narrow(1, 0, n).copy_(products);

        // Unlike the paper's, the shares must sum to 1 (one Lagrange multiplier): with few snapshots they would miss it by per cents and so
        // shrink weights that hardly move. Its networks do not mind, their weights being normalised; others do.
        system.narrow(0, n, 1).narrow(1, 0, n).fill_(One);
        system.narrow(0, 0, n).narrow(1, n, 1).fill_(One);
        var right = recorded.Select(profile => profile.Times(wanted)).ToArray();
        var solution = linalg.solve(system, tensor([.. right, 1.0], ScalarType.Float64));
        var shares = solution.data<double>().Take(n).ToArray();

        var mixture = tensor(shares, ScalarType.Float64);
        var norm = wanted.Times(wanted);
        var square = norm - (2 * shares.Zip(right, (share, product) => share * product).Sum()) + mixture.dot(
            products.mv(mixture)).item<double>();
        return new(shares, Math.Sqrt(Math.Max(0, square) / norm));
    }
}
