namespace FairDiff.Torch.Classification;

/// <summary>
/// What distinguishes new images from those of the training: other shares of classes (label shift), or another look of the same classes.
/// </summary>
/// <remarks>
/// <para>Two things must hold for a shift of labels. First the shares of the classes differ: black box shift estimation (Lipton et al.
/// 2018), q = C⁻¹ m, where C(i, j) is the share of class j's reference images that are predicted as i, and m(i) that of the new ones;
/// its bootstrap interval lies farther from the training's share than <see cref="LabelShiftOptions.Limit"/>, for one class at least.</para>
/// <para>That alone does not tell: under another stain a classifier predicts one class too often, though nothing but the stain has
/// changed, and that is what adapting repairs. So the second: if only the shares have changed, the mean of what reaches each batch norm
/// must have moved by the sum of (q(k) - p(k)) x the mean of class k. <see cref="ExplainedShare"/> is the part of the squared movement, in
/// deviations of each channel and evenly over layers, that this accounts for; it has to reach
/// <see cref="LabelShiftOptions.ExplainedShare"/>. And the first batch norm, where the shares of classes hardly show, must be where these
/// put it, within <see cref="LabelShiftOptions.LookLimit"/>: a stain moves it.</para>
/// <para>Where both have changed, the look wins: statistics are taken, and part of the difference in shares goes with them.</para>
/// </remarks>
/// <param name="Classes">The shares of the classes, in their order.</param>
/// <param name="ExplainedShare">The part of the shift that other shares explain, 0 to 1; null where it was not needed or a class has no
/// reference image.</param>
/// <param name="LookDistance">How far the first batch norm is from where the shares put it, in deviations; null as
/// <paramref name="ExplainedShare"/>.</param>
/// <param name="IsLabelShift">Whether statistics of these images should not be taken.</param>
/// <param name="Reason">The same in words.</param>
public sealed record LabelShiftCheck(
    IReadOnlyList<ClassShare> Classes, double? ExplainedShare, double? LookDistance, bool IsLabelShift, string Reason);

/// <summary>How large a class is.</summary>
/// <param name="Training">Its share among the reference images.</param>
/// <param name="Target">The estimate of its share among the new ones.</param>
/// <param name="Low">The lower end of the estimate's interval.</param>
/// <param name="High">The upper end.</param>
public sealed record ClassShare(double Training, double Target, double Low, double High)
{
    /// <summary>How far the interval lies from the share in training; 0 where it holds it.</summary>
    public double Distance => Math.Max(0, Math.Max(Low - Training, Training - High));
}
