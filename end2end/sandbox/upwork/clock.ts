/** Upwork's clock. Tests advance it to age tokens and jobs. */
export class Clock {
  private ahead = 0;

  now(): Date {
    return new Date(Date.now() + this.ahead);
  }

  advance(seconds: number): void {
    this.ahead += seconds * 1000;
  }
}
