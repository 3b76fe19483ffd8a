namespace FairDiff.Fairness;

/// <summary>The posterior of a group's proportion minus that of all other groups together.</summary>
/// <param name="Group">The group's successes.</param>
/// <param name="Others">The successes of all other groups together.</param>
/// <param name="Mean">The mean of the difference, in closed form: (k+1)/(n+2) of both, subtracted.</param>
/// <param name="Deviation">Its standard deviation, in closed form.</param>
/// <param name="Mode">Its most probable value (MAP): the maximum of a Gaussian kernel density (Silverman's width) over the draws.</param>
/// <param name="Lower">The 2.5 % quantile of the draws.</param>
/// <param name="Upper">The 97.5 % quantile of the draws.</param>
/// <param name="ProbabilityBelow">The share of the draws below 0: how sure it is that the group does worse (of a rate of errors:
/// better).</param>
public sealed record PosteriorDifference(
    GroupProportion Group, GroupProportion Others, double Mean, double Deviation, double Mode, double Lower, double Upper,
    double ProbabilityBelow);
