/** A body that cannot be taken, with what a person can do about it. Thrown inside codecs only: their doors answer it. */
export class BodyProblem extends Error {
  override name = "BodyProblem";
}
